import * as z from 'zod';
import {
  sessionChannelChanged,
  sessionMessage,
  sessionOpened,
  sessionReceipt,
  sessionTerminated,
} from '../../lib/chat-queue/interaction-schema.ts';

/**
 * What is shipped in docs/schemas: file name → JSON Schema of one kind of chat queue message, for readers that are not
 * TypeScript.
 */
export function interactionSchemas(): Readonly<Record<string, string>> {
  return {
    'session.channel_changed.json': write(sessionChannelChanged),
    'session.message.json': write(sessionMessage),
    'session.opened.json': write(sessionOpened),
    'session.receipt.json': write(sessionReceipt),
    'session.terminated.json': write(sessionTerminated),
  };
}

/** As input: a reader must not refuse members that are added later. */
function write(schema: z.ZodType): string {
  return `${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)}\n`;
}
