/** What a chat queue says of one session, drawn together. */

export type Attachment = {
  readonly mediaId?: string;
  readonly url?: string;
  readonly mediaType: string;
  readonly size?: number;
  readonly name?: string;
  readonly error?: string;
};
export type Said = {
  readonly messageId: string;
  readonly vendorMessageId?: string;
  readonly receivedAt: string;
  readonly from: 'client' | 'agent' | 'system';
  readonly author?: { readonly name?: string };
  readonly kind: string;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
  readonly windowClosesAt?: string;
  readonly late?: true;
};
export type Opened = {
  readonly channel: string;
  readonly clientId: string;
  readonly chatQueueKey: string;
  readonly submittedAt: string;
  readonly notification?: boolean;
  readonly message?: string;
  readonly interactionSubtype?: string;
  readonly previousSessionId?: string;
  readonly lastCalledAgent?: string;
  readonly userData?: Readonly<Record<string, unknown>>;
};
export type Conversation = {
  readonly id: string;
  readonly opened?: Opened;
  /** In order. */
  readonly said: readonly Said[];
  /** The highest of each message. */
  readonly receipts: Readonly<Record<string, Receipt>>;
  /** If it is another than the one on which it was opened. */
  readonly channel?: string;
  readonly ended?: string;
};

type Receipt = { readonly messageId: string; readonly status: string; readonly fault?: { readonly code: string } };
type QueueMessage = { readonly interactionId?: string } & (
  | ({ readonly type: 'session.opened' } & Opened)
  | ({ readonly type: 'session.message' } & Said)
  | ({ readonly type: 'session.receipt' } & Receipt)
  | { readonly type: 'session.channel_changed'; readonly channel: string }
  | { readonly type: 'session.terminated'; readonly reason: string }
);

/** Of any message of a chat queue; undefined if it names none. */
export function sessionOfMessage(message: unknown): string | undefined {
  return (message as QueueMessage | null)?.interactionId;
}

/** Messages may come twice, and in any order. */
export function withMessages(
  known: ReadonlyMap<string, Conversation>,
  messages: readonly unknown[],
): ReadonlyMap<string, Conversation> {
  const next = new Map(known);
  for (const message of messages as readonly QueueMessage[]) {
    const id = sessionOfMessage(message);
    if (id !== undefined) next.set(id, withMessage(next.get(id) ?? { id, said: [], receipts: {} }, message));
  }
  return next;
}

/** ISO times: a comparison by the rules of a language takes ten times as long, of thousands. */
export const compare = (a = '', b = '') => (a < b ? -1 : a > b ? 1 : 0);

const ranks = ['unknown', 'expired', 'sent', 'failed', 'delivered', 'read'];

function withMessage(one: Conversation, message: QueueMessage): Conversation {
  switch (message.type) {
    case 'session.opened':
      return { ...one, opened: message };
    case 'session.message': {
      if (one.said.some(({ messageId }) => messageId === message.messageId)) return one;

      return { ...one, said: [...one.said, message].toSorted(inOrder) };
    }
    case 'session.receipt': {
      const { messageId, status } = message;
      const before = one.receipts[messageId]?.status ?? '';
      if (ranks.indexOf(status) <= ranks.indexOf(before)) return one;

      return { ...one, receipts: { ...one.receipts, [messageId]: message } };
    }
    case 'session.channel_changed':
      return { ...one, channel: message.channel };
    case 'session.terminated':
      return { ...one, ended: message.reason };
    default:
      // Of a newer version.
      return one;
  }
}

function inOrder(a: Said, b: Said): number {
  return compare(a.receivedAt, b.receivedAt) || compare(a.messageId, b.messageId);
}
