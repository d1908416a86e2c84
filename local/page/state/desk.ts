/** What the chat queues say to the agents' software, drawn together by session. */
import { computed, effect, signal } from '@preact/signals';
import { call } from './api.ts';
import { agentQueues, catalog } from './catalog.ts';
import { type Attachment, type Conversation, compare, withMessages } from './conversation.ts';
import { onEvent } from './events.ts';
import { tab } from './location.ts';
import { oneAtATime } from './pace.ts';

export const conversations = signal<ReadonlyMap<string, Conversation>>(new Map());
export const deskIsLoaded = signal(false);

/** Who waits longest comes first; who wrote comes before who has not. */
export const openConversations = computed(() =>
  [...conversations.value.values()]
    .filter(({ opened, ended }) => opened && ended === undefined)
    .toSorted((a, b) => rankOf(b) - rankOf(a) || compare(a.opened?.submittedAt, b.opened?.submittedAt)),
);

type Files = { readonly sessionId: string; readonly attachments: readonly Attachment[] };

/** The files of messages that the agents have, by our id of a message and by the vendor's: a phone shows them, too. */
export const filesOfMessages = computed(() => {
  const files = new Map<string | undefined, Files>();
  for (const { id, said } of conversations.value.values())
    for (const { messageId, vendorMessageId, attachments = [] } of said)
      if (attachments.length > 0)
        for (const one of [messageId, vendorMessageId]) files.set(one, { sessionId: id, attachments });
  files.delete(undefined);

  return files;
});

const rankOf = ({ said }: Conversation) => (said.some(({ from }) => from === 'client') ? 1 : 0);

/** What comes while the queues are being read: an answer that was made before it must not undo it. */
let meanwhile: unknown[] | undefined;

async function read(keys: readonly string[]): Promise<void> {
  const missed: unknown[] = [];
  meanwhile = missed;
  const answers = await Promise.all(
    keys.map((key) => call<readonly unknown[]>({ path: `/local/chat-queues/${encodeURIComponent(key)}` })),
  );
  meanwhile = undefined;
  if (!answers.every(({ ok }) => ok)) return;
  conversations.value = withMessages(new Map(), [...answers.flatMap(({ body = [] }) => body), ...missed]);
  deskIsLoaded.value = true;
}

/** Only Live shows the desk, and with thousands of sessions it is megabytes: it is first read there. */
const isWanted = signal(false);

export function watchDesk(): void {
  const load = oneAtATime(() => read(agentQueues.value));
  effect(() => {
    if (tab.value === 'live') isWanted.value = true;
  });
  effect(() => {
    if (isWanted.value && catalog.value.value.state === 'loaded') void load();
  });
  let pending: unknown[] = [];
  onEvent((event) => {
    if (!isWanted.value) return;
    if (event.type === 'hello' && !event.complete) void load();
    if (event.type !== 'chat-queue' || !agentQueues.value.includes(event.key)) return;
    meanwhile?.push(event.message);
    // A storm of messages draws the desk once a frame.
    if (pending.length === 0)
      setTimeout(() => {
        conversations.value = withMessages(conversations.value, pending);
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
