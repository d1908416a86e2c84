/** What a phone shows of what it received and sent. */
import { messageIdOf, readMessageId } from '../../lib/channel/message-id.ts';
import type { MessageLine, Presence, ShownReceipt, WrittenLine } from './phone-lines.ts';
import type { TakenMessage, WrittenContent } from './updates.ts';

/** Receipts: those that the receiver has answered with 200. */
type Received = { readonly type: 'received' } & MessageLine & { readonly receipts: ShownReceipt[] };
type Sent = { readonly type: 'sent' } & WrittenLine & { readonly seen: Partial<Record<Presence, string>> };
export type Entry = Received | Sent;

/** As `GET /local/phones/{clientId}` answers it. */
export type Shown = Readonly<Record<string, unknown>> & {
  readonly messageId?: string;
  readonly vendorMessageId?: string;
  readonly receipts?: readonly ShownReceipt[];
};

export function shown(entry: Entry): Shown {
  return entry.type === 'sent' ? shownSent(entry) : shownReceived(entry);
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

function shownReceived({ message, taken, receipts }: Received) {
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

function shownSent({ written, seen }: Sent) {
  const { channel, vendorMessageId, at, content, replyTo } = written;

  return {
    from: 'client',
    channel,
    vendorMessageId,
    ...shownContent(content),
    ...(replyTo !== undefined && { replyTo }),
    at: new Date(at).toISOString(),
    ...(seen.read !== undefined && { readAt: seen.read }),
    ...(seen.typing !== undefined && { typingAt: seen.typing }),
  };
}

/** As it was ordered. */
function shownContent(content: WrittenContent) {
  switch (content.kind) {
    case 'text': {
      const { text, product } = content;
      return { text, ...(product !== undefined && { product }) };
    }
    case 'choice':
      return { choice: { id: content.id, title: content.title } };
    case 'location': {
      const { kind: _, ...location } = content;
      return { location };
    }
    case 'media': {
      const { mediaType, name, size, text } = content;
      return {
        media: { mediaType, size, ...(name !== undefined && { name }) },
        ...(text !== undefined && { text }),
      };
    }
    case 'order': {
      const { items, text } = content;
      return { order: { items }, ...(text !== undefined && { text }) };
    }
    case 'flow':
      return { flow: { values: content.values } };
    case 'close':
      return { close: true };
    default:
      return content satisfies never;
  }
}
