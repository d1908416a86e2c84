/** The clients' phones: what each received, in order, on disk before the vendor answers. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { messageIdOf, readMessageId } from '../../lib/channel/message-id.ts';
import { receiptStatuses, type TakenMessage, takenMessageSchema } from './updates.ts';
import { userIdOf } from './user-ids.ts';

const phoneMessageSchema = z.object({
  sessionId: z.string(),
  mediaType: z.string(),
  text: z.string(),
  template: z.string().optional(),
  /** Links, or names, of what came with the text. */
  attachments: z.array(z.string()).readonly().optional(),
  /** What the client can select or press. */
  choices: z.array(z.string()).readonly().optional(),
  /** ISO 8601, UTC. */
  at: z.string(),
});

export type PhoneMessage = Readonly<z.infer<typeof phoneMessageSchema>>;

const receiptSchema = z.object({ status: z.enum(receiptStatuses), at: z.string() });

/** Receipts: those that the receiver has answered with 200. */
type Shown = PhoneMessage & {
  readonly messageId?: string;
  readonly vendorMessageId?: string;
  readonly receipts?: readonly z.infer<typeof receiptSchema>[];
};

export type Phones = {
  /** `taken`: how it left, if there can be receipts of it. */
  readonly deliver: (clientId: string, message: PhoneMessage, taken?: TakenMessage) => void;
  readonly messages: (clientId: string) => readonly Shown[];
  /** Finds a message by our id or by the vendor's. */
  readonly taken: (clientId: string, messageId: string) => TakenMessage | undefined;
  readonly reported: (taken: TakenMessage, receipt: z.infer<typeof receiptSchema>) => void;
  readonly close: () => void;
};

// An older state folder has lines of messages without `taken`.
const messageLine = z.object({
  clientId: z.string(),
  message: phoneMessageSchema,
  taken: takenMessageSchema.optional(),
});
const receiptLine = z.object({ clientId: z.string(), vendorMessageId: z.string(), receipt: receiptSchema });

type Received = z.infer<typeof messageLine> & { receipts: z.infer<typeof receiptSchema>[] };

export function openPhones(folder: string, onDelivered?: (clientId: string, message: PhoneMessage) => void): Phones {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'phones.jsonl');
  const file = openSync(path, 'a');
  const byPerson = new Map<string, Received[]>();
  const received = (clientId: string): readonly Received[] => byPerson.get(personOf(clientId)) ?? [];

  const take = (line: z.infer<typeof messageLine> | z.infer<typeof receiptLine>): void => {
    if ('receipt' in line) {
      const { clientId, vendorMessageId, receipt } = line;
      received(clientId)
        .find(({ taken }) => taken?.vendorMessageId === vendorMessageId)
        ?.receipts.push(receipt);
      return;
    }
    byPerson.set(personOf(line.clientId), [...received(line.clientId), { ...line, receipts: [] }]);
  };
  const write = (line: Parameters<typeof take>[0]) => {
    writeSync(file, `${JSON.stringify(line)}\n`);
    take(line);
  };
  for (const line of readWholeLines(path)) take(line);

  return {
    deliver(clientId, message, taken) {
      write({ clientId, message, taken });
      fsyncSync(file);
      onDelivered?.(clientId, message);
    },
    messages: (clientId) => received(clientId).map(shown),
    taken: (clientId, messageId) =>
      received(clientId).find(({ taken }) => taken && [taken.vendorMessageId, ourId(taken)].includes(messageId))?.taken,
    reported: (taken, receipt) => write({ clientId: taken.to, vendorMessageId: taken.vendorMessageId, receipt }),
    close: () => closeSync(file),
  };
}

/** What a message's sender gave the vendor to return, read as our id of the message. */
export function ourId({ messageId = '' }: Pick<TakenMessage, 'messageId'>): string | undefined {
  const read = readMessageId(messageId);

  return read && messageIdOf(read.sessionId, read.number);
}

/** The session of a message, by the id that goes out with it. */
export function sessionIdIn(messageId = ''): string {
  return messageId.replace(/\.\d+$/, '');
}

function shown({ message, taken, receipts }: Received): Shown {
  const { sessionId, ...rest } = message;
  const messageId = taken && ourId(taken);

  return {
    sessionId,
    ...(messageId !== undefined && { messageId }),
    ...(taken && { vendorMessageId: taken.vendorMessageId }),
    ...rest,
    ...(receipts.length > 0 && { receipts }),
  };
}

/** WhatsApp knows a person by the number and by an id of its own. */
function personOf(clientId: string): string {
  return /^\d+$/.test(clientId) ? userIdOf(clientId) : clientId;
}

// A kill can leave half of the last line. What it said was never confirmed to anybody, so it is cut off.
function readWholeLines(path: string) {
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf('\n') + 1;
  if (whole < bytes.length) {
    truncateSync(path, whole);
  }

  return bytes
    .toString('utf8', 0, whole)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => z.union([messageLine, receiptLine]).parse(JSON.parse(line)));
}
