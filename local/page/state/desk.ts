/** What the chat queues say to the agents' software, drawn together by session. */
import { computed, effect, signal } from '@preact/signals';
import { call } from './api.ts';
import { agentQueues } from './catalog.ts';
import { onEvent } from './events.ts';

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
  readonly ended?: string;
};

export const conversations = signal<ReadonlyMap<string, Conversation>>(new Map());
export const deskIsLoaded = signal(false);

/** Who waits longest comes first; who wrote comes before who has not. */
export const openConversations = computed(() =>
  [...conversations.value.values()]
    .filter(({ opened, ended }) => opened && ended === undefined)
    .toSorted((a, b) => rankOf(b) - rankOf(a) || compare(a.opened?.submittedAt, b.opened?.submittedAt)),
);

// ISO times: a comparison by the rules of a language takes ten times as long, of thousands.
const compare = (a = '', b = '') => (a < b ? -1 : a > b ? 1 : 0);
const rankOf = ({ said }: Conversation) => (said.some(({ from }) => from === 'client') ? 1 : 0);

type Receipt = { readonly messageId: string; readonly status: string; readonly fault?: { readonly code: string } };
type QueueMessage = { readonly interactionId?: string } & (
  | ({ readonly type: 'session.opened' } & Opened)
  | ({ readonly type: 'session.message' } & Said)
  | ({ readonly type: 'session.receipt' } & Receipt)
  | { readonly type: 'session.terminated'; readonly reason: string }
);

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

function take(messages: readonly unknown[], from: ReadonlyMap<string, Conversation> = conversations.value): void {
  const next = new Map(from);
  for (const message of messages as readonly QueueMessage[]) {
    const id = message?.interactionId;
    if (id === undefined) continue;
    next.set(id, withMessage(next.get(id) ?? { id, said: [], receipts: {} }, message));
  }
  conversations.value = next;
}

async function load(): Promise<void> {
  const keys = agentQueues.value;
  if (keys.length === 0) return;
  const answers = await Promise.all(
    keys.map((key) => call<readonly unknown[]>({ path: `/local/chat-queues/${encodeURIComponent(key)}` })),
  );
  take(
    answers.flatMap(({ body = [] }) => body),
    new Map(),
  );
  deskIsLoaded.value = true;
}

export function watchDesk(): void {
  effect(() => void load());
  let pending: unknown[] = [];
  onEvent((event) => {
    if (event.type === 'hello' && !event.complete) void load();
    if (event.type !== 'chat-queue' || !agentQueues.value.includes(event.key)) return;
    // A storm of messages draws the desk once a frame.
    if (pending.length === 0)
      setTimeout(() => {
        take(pending);
        pending = [];
      }, 16);
    pending.push(event.message);
  });
}

/** What this agent has taken; kept over a reload, as a desk of your own would. */
const takenName = 'invite-to-chat taken';
export const taken = signal<ReadonlySet<string>>(new Set(JSON.parse(localStorage.getItem(takenName) ?? '[]')));

export async function takeSession(id: string): Promise<void> {
  taken.value = new Set([...taken.value, id]);
  localStorage.setItem(takenName, JSON.stringify([...taken.value].slice(-500)));
  await call({ method: 'POST', path: `/sessions/${id}/events`, body: { type: 'read' } });
}

const agent = { id: 'maria', name: 'Maria' };

export const answer = (id: string, message: Readonly<Record<string, unknown>>) =>
  call({
    method: 'POST',
    path: `/sessions/${id}/messages`,
    body: { ...message, author: agent },
    headers: { 'idempotency-key': crypto.randomUUID() },
  });

export const end = (id: string) => call({ method: 'DELETE', path: `/sessions/${id}` });
