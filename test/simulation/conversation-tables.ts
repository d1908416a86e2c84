import type { Identities } from '../../lib/contact/identities.ts';
import { sessionIdFor } from '../../lib/conversation/client/client-message-id.ts';
import type { AgentMessages } from '../../lib/ledger/agent-messages.ts';
import type { Conversations } from '../../lib/ledger/conversations.ts';
import type { MessageIndex } from '../../lib/ledger/message-index.ts';
import type { OptOuts } from '../../lib/ledger/opt-outs.ts';
import { createMemoryIdentities } from '../memory/identities.ts';
import { createMemoryMessageIndex } from '../memory/message-index.ts';
import { stage } from './callers.ts';
import type { Calls, Worker } from './calls.ts';
import { businessIdOf, receiver, talkingChannel } from './catalogs.ts';
import type { Observed } from './observer.ts';
import { observedOptOuts } from './opt-out-observer.ts';
import type { Code } from './world.ts';

type TablesOptions = {
  readonly code: Pick<Code, 'createMemoryConversations' | 'createMemoryAgentMessages' | 'createMemoryOptOuts'>;
  readonly calls: Calls;
  readonly now: () => number;
  readonly observed: Observed;
};

export type ConversationTables = ReturnType<typeof createConversationTables>;

/** The tables of conversations, every call of which meets its fate. */
export function createConversationTables({ code, calls, now, observed }: TablesOptions) {
  const { messages } = observed;
  /** Our ids of messages, by the vendor's: of those that we sent, and of those that clients wrote. */
  const indexed = new Map<string, string>();
  const indexedAt = new Map<string, number>();
  /** Since when each name of a client has been linked to another one. */
  const linkedAt = new Map<string, number>();
  const lastLinkedAt = new Map<string, number>();
  const index = createMemoryMessageIndex(indexed);
  const identities = createMemoryIdentities();
  const conversations = code.createMemoryConversations({ messages: indexed, now });
  const agentMessages = code.createMemoryAgentMessages(messages.itemTable);
  const optOuts = observedOptOuts(code.createMemoryOptOuts(), messages.wishes.changed);
  /** Messages whose names are of two people. */
  const unclear = new Set<string>();
  const keyOf = (vendorMessageId: string) => JSON.stringify([receiver, vendorMessageId]);

  /** Which conversation a client's message belongs to, by the names that are known now. */
  const conversationOf = async (clientIds: readonly string[], on = 0): Promise<readonly string[]> =>
    Promise.all(
      clientIds.map(async (clientId) =>
        conversations.idOf({
          channel: on === 0 ? talkingChannel : `${talkingChannel} step ${on}`,
          businessId: businessIdOf(on),
          person: await identities.personOf(receiver, clientId),
        }),
      ),
    );

  /** The same, if the names lead to one only, and have led to it since then. */
  const onlyConversationOf = async (clientIds: readonly string[], since: number): Promise<string | undefined> => {
    const [conversation, ...others] = new Set(await conversationOf(clientIds));
    const isSettled = clientIds.every((clientId) => (lastLinkedAt.get(clientId) ?? 0) < since);

    return others.length > 0 || !isSettled ? undefined : conversation;
  };

  /** A port, every call of which meets its fate. */
  const wrap =
    <Port extends object>(port: Port, about: string) =>
    (worker: Worker): Port => {
      const methods: object = port;

      return new Proxy(port, {
        get: (_, name: string) => {
          const method: (...values: readonly unknown[]) => Promise<unknown> = Reflect.get(methods, name);

          return (...values: readonly unknown[]) =>
            calls.make(worker, { name: `${about} ${name}` }, () => method(...values));
        },
      });
    };

  return {
    unclear,
    onlyConversationOf,
    isIndexed: (vendorMessageId: string) => indexed.has(keyOf(vendorMessageId)),

    indexOf: (worker: Worker): MessageIndex => ({
      put: (message) =>
        calls.make(worker, { name: 'index', about: message.messageId }, async () => {
          await index.put(message);
          indexedAt.set(keyOf(message.vendorMessageId), now());
        }),
      find: (found) => calls.make(worker, { name: `find ${found.length}` }, () => index.find(found)),
    }),
    identitiesOf: (worker: Worker): Identities => ({
      ...wrap<Identities>(identities, 'names')(worker),
      link: (scope, clientIds, expiresAt) =>
        calls.make(worker, { name: 'names link' }, async () => {
          for (const clientId of clientIds) linkedAt.set(clientId, linkedAt.get(clientId) ?? now());
          for (const clientId of clientIds) lastLinkedAt.set(clientId, now());
          await identities.link(scope, clientIds, expiresAt);
        }),
    }),
    agentMessagesOf: wrap<AgentMessages>(agentMessages, 'message'),
    optOutsOf: (worker: Worker): OptOuts => ({
      ...wrap<OptOuts>(optOuts, 'opt-outs')(worker),
      put: (scope, names, optOut) =>
        calls.make(worker, { name: 'opt-outs put' }, async () => {
          messages.wishes.barring(optOut, await onlyConversationOf(names, worker.startedAt), worker);
          await optOuts.put(scope, names, optOut);
        }),
    }),
    conversationsOf: (worker: Worker): Conversations => ({
      ...wrap<Conversations>(conversations, 'conversation')(worker),
      // A digest is drawn without a call.
      idOf: (key) => conversations.idOf(key),
      write: (conversation, expectedVersion) =>
        calls.make(worker, { name: 'conversation write' }, async () => {
          const isWritten = await conversations.write(conversation, expectedVersion);
          if (isWritten) {
            for (const { sessionId, answered } of conversation.sessions)
              if (answered) messages.oracle.begun(sessionId, worker);
            messages.replies.listed(conversation);
          }

          return isWritten;
        }),
      putCarried: (carried, expiresAt) =>
        calls.make(worker, { name: 'conversation putCarried' }, async () => {
          messages.replies.noteCarried(carried);
          await conversations.putCarried(carried, expiresAt);
        }),
      decide: (message, decided, expiresAt) =>
        calls.make(worker, { name: `decide ${message.vendorMessageId}` }, async () => {
          const isFirst = (await conversations.decided(message)) === undefined;
          if (isFirst) await lookAt(worker, message.vendorMessageId, decided);

          return conversations.decide(message, decided, expiresAt);
        }),
    }),
  };

  async function lookAt(
    worker: Worker,
    vendorMessageId: string,
    decided: Parameters<Conversations['decide']>[1],
  ): Promise<void> {
    const written = messages.writes.get(vendorMessageId);
    if (!written) return;

    messages.wishes.said(vendorMessageId);
    const { write, at, clientIds, replyTo } = written;
    const own = sessionIdFor({ receiver, vendorMessageId }, stage);
    const from = messages.lookedFrom(own, worker);
    const known = replyTo === undefined ? undefined : indexed.get(keyOf(replyTo))?.split('.')[0];
    const answered = known === undefined ? undefined : messages.oracle.sessions.get(known)?.conversation;
    const since = replyTo === undefined ? undefined : indexedAt.get(keyOf(replyTo));
    const isIndexed = since !== undefined && since <= from;
    // What it answers shows who has written it. Indexed while somebody looked, it was seen or not.
    const possible = new Set([
      ...(answered === undefined || known === undefined ? [] : [answered, ...messages.replies.listedIn(known)]),
      ...(answered !== undefined && isIndexed ? [] : await conversationOf(clientIds, write.on)),
    ]);
    const [conversation, ...others] = possible;
    // Names that were two people's until a moment ago say nothing about whose it is.
    const isNew = clientIds.some((clientId) => (linkedAt.get(clientId) ?? 0) >= from);
    if (conversation === undefined || others.length > 0 || isNew) {
      unclear.add(vendorMessageId);
      messages.wentTo(decided, write);
      return;
    }

    const answers = isIndexed ? known : undefined;
    const looked = { at, answers, mayAnswer: known, conversation, own, from, to: now(), by: worker };

    messages.decided(vendorMessageId, decided, { ...looked, write });
  }
}
