/** The clients' phones: what each received, in order, on disk before the vendor answers. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

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

export type Phones = {
  readonly deliver: (clientId: string, message: PhoneMessage) => void;
  readonly messages: (clientId: string) => readonly PhoneMessage[];
  readonly close: () => void;
};

/** The session of a message, by the id that goes out with it. */
export function sessionIdIn(messageId = ''): string {
  return messageId.replace(/\.\d+$/, '');
}

const lineSchema = z.object({ clientId: z.string(), message: phoneMessageSchema });

export function openPhones(folder: string, onDelivered?: (clientId: string, message: PhoneMessage) => void): Phones {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'phones.jsonl');
  const file = openSync(path, 'a');
  const byClient = Map.groupBy(readWholeLines(path), ({ clientId }) => clientId);

  return {
    deliver(clientId, message) {
      writeSync(file, `${JSON.stringify({ clientId, message })}\n`);
      fsyncSync(file);
      const shown = byClient.get(clientId) ?? [];
      byClient.set(clientId, shown);
      shown.push({ clientId, message });
      onDelivered?.(clientId, message);
    },
    messages: (clientId) => (byClient.get(clientId) ?? []).map(({ message }) => message),
    close: () => closeSync(file),
  };
}

// A kill can leave half of the last line. Its message was never confirmed to anybody, so it is cut off.
function readWholeLines(path: string): z.infer<typeof lineSchema>[] {
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf('\n') + 1;
  if (whole < bytes.length) {
    truncateSync(path, whole);
  }

  return bytes
    .toString('utf8', 0, whole)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => lineSchema.parse(JSON.parse(line)));
}
