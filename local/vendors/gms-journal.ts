/** The chats of a simulated GMS on disk, so that they outlive this process: what happened to them, a line each. */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const party = z.enum(['Client', 'Agent', 'External']);
const texts = z.record(z.string(), z.string());

const event = z.object({
  index: z.int(),
  type: z.enum([
    ...(['ParticipantJoined', 'ParticipantLeft', 'Message', 'CustomNotice'] as const),
    ...(['FileUploaded', 'TypingStarted', 'TypingStopped'] as const),
  ]),
  from: z.object({ nickname: z.string(), participantId: z.int(), type: party }),
  utcTime: z.int(),
  text: z.string().optional(),
  userData: texts.optional(),
});
export type GmsEvent = Readonly<z.infer<typeof event>>;
export type GmsParty = z.infer<typeof party>;

const opened = z.object({
  ...{ chatId: z.string(), service: z.string(), nickname: z.string(), userId: z.string(), secureKey: z.string() },
  ...{ alias: z.string(), userData: texts },
});
const members = z.object({
  alias: z.string().optional(),
  ended: z.enum(['logout', 'inactivity', 'agent']).optional(),
  endedAt: z.int().optional(),
  restoring: z.boolean().optional(),
});
const file = z.object({ name: z.string(), mediaType: z.string(), base64: z.string(), from: party });

const line = z.union([
  z.strictObject({ opened }),
  z.strictObject({ chatId: z.string(), event }),
  z.strictObject({ chatId: z.string(), members }),
  z.strictObject({ chatId: z.string(), fileId: z.string(), file }),
]);
export type GmsLine = Readonly<z.infer<typeof line>>;
export type GmsEnding = NonNullable<z.infer<typeof members>['ended']>;

export type GmsJournal = {
  /** What happened before this process. */
  readonly lines: readonly GmsLine[];
  readonly append: (line: GmsLine) => void;
  readonly close: () => void;
};

/** Throws if a line is none of ours. */
export function openGmsJournal(folder: string): GmsJournal {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'gms.jsonl');
  const lines = existsSync(path) ? readWholeLines(path) : [];
  const file = openSync(path, 'a');

  return {
    lines,
    append: (added) => void writeSync(file, `${JSON.stringify(added)}\n`),
    close: () => closeSync(file),
  };
}

/** Nobody has had an answer that half of a last line stands for. */
function readWholeLines(path: string): readonly GmsLine[] {
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf('\n') + 1;
  if (whole < bytes.length) truncateSync(path, whole);

  return bytes
    .toString('utf8', 0, whole)
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => line.parse(JSON.parse(text)));
}
