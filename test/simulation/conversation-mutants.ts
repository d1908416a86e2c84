/** Mistakes with what clients and agents write. */
import { edit, type Mutant } from './mutant.ts';

const choose = 'lib/conversation/client/choose-session.ts';
const target = 'lib/conversation/client/choose-target.ts';
const decide = 'lib/conversation/client/decide-message.ts';
const take = 'lib/conversation/client/take-client-message.ts';
const publish = 'lib/conversation/client/publish-message.ts';
const relay = 'lib/conversation/relay-messages.ts';
const sendAgent = 'lib/conversation/agent/send-agent-message.ts';
const claimed = 'lib/conversation/agent/send-claimed.ts';
const join = 'lib/invite/join-conversation.ts';
const attempt = 'lib/invite/attempt.ts';
const memory = 'test/memory/conversations.ts';

export const conversationMutants: readonly Mutant[] = [
  {
    name: 'where a client’s message goes is decided anew each time',
    kind: 'a message comes again with an end in between',
    edits: [
      edit(take, 'const decision = known ? (', 'const decision = known && !record ? ('),
      edit(memory, 'const stored = readDecided(key); if (stored) return stored;'),
    ],
  },
  {
    name: 'only the last session of a conversation is looked at',
    kind: 'the newer of two sessions ends',
    edits: [edit(choose, 'of [...before, ...written]) {', 'of [...before, ...written].slice(0, 1)) {')],
  },
  {
    name: 'a tap on an older message goes to the newest session',
    kind: 'two sessions are open, and the client answers the first',
    edits: [
      edit(choose, "if (answers && answered && isOpen(answers, given)) return { status: 'session', row: answered };"),
    ],
  },
  {
    name: 'nobody waits for a send that is not answered',
    kind: 'a client answers before the send is answered',
    edits: [
      edit(choose, "if (until > now && row?.chat.state === 'open') return { status: 'wait', until };", 'void until;'),
    ],
  },
  {
    name: 'a session joins its conversation while its message is sent',
    kind: 'a client answers',
    edits: [
      edit(
        join,
        'changeConversation({ conversations, newToken }, id, join),',
        `void changeConversation({ conversations, newToken }, id, join).catch(() => {}) as undefined | Conversation,`,
      ),
    ],
  },
  {
    name: 'a session knows nothing of the one before',
    kind: 'a client answers a notification, and writes again',
    edits: [
      edit(
        target,
        '...{ previousSessionId: chosen.previousSessionId, chatQueueKey',
        '...{ previousSessionId: undefined, chatQueueKey',
      ),
    ],
  },
  {
    name: 'a message whose session has ended is dropped',
    seed: 262,
    kind: 'a client writes while the session is ended',
    edits: [
      edit(
        publish,
        '? await publish(deps, message, publishing)',
        "? row.chat.state === 'open' ? await publish(deps, message, publishing) : undefined",
      ),
    ],
  },
  {
    name: 'messages are received at the time of whoever takes them',
    kind: 'a client writes line by line, and clocks differ',
    edits: [
      edit(
        'lib/conversation/client/touch-conversation.ts',
        'receivedAt: Math.max(now, (stored?.receivedAt ?? 0) + 1)',
        'receivedAt: now',
      ),
    ],
  },
  {
    name: 'STOP opens a session',
    kind: 'a client opts out while their invite waits',
    edits: [
      edit(
        target,
        "opensNone: record.kind === 'reaction' || opted.type !== 'message' }",
        "opensNone: record.kind === 'reaction' }",
      ),
    ],
  },
  {
    name: 'a session in which the client has written is superseded',
    kind: 'two sessions are open, and the client answers the first',
    edits: [
      edit(
        'lib/invite/supersede-older.ts',
        '(!(session.answered || session.spoken) || isIdle(session, idle))',
        '(!session.spoken || idle.now > 0)',
      ),
      edit('lib/invite/supersede-older.ts', 'known.session.answered || known.session.spoken', 'known.session.spoken'),
    ],
  },
  {
    name: 'no session is ever idle',
    kind: 'a session is idle, and then the client writes',
    edits: [
      edit('lib/invite/idle.ts', 'return now - Math.max(at, activeAt)', 'return 0 * now - Math.max(at, activeAt)'),
    ],
  },
  {
    name: 'the vendor gets a 200 before a client’s message is stored',
    kind: 'a client answers',
    edits: [edit('lib/conversation/receive/store-events.ts', 'if (lost) {', 'if (lost && puts.length === 0) {')],
  },
  {
    name: 'what was written after a message that waits goes first',
    kind: 'an agent’s message is refused, and one waits for its turn',
    edits: [
      edit(
        relay,
        'return records.slice(0, index); } return records;',
        `return [...records.slice(0, index), ...(await relayGroup(deps, records.slice(index + 1), remainingMs))];
        } return records;`,
      ),
    ],
  },
  {
    name: 'what was written after a message that waits is waited for in vain',
    kind: 'an agent’s message is refused, and one waits for its turn',
    edits: [edit(relay, 'unseen.map((waiting) => hide(deps, waiting, 0))', 'unseen.map(() => undefined)')],
  },
  {
    name: 'an agent’s message of which nobody knows is sent again',
    kind: 'an agent’s message of which nobody knows',
    edits: [edit(claimed, 'resendUnknown: false', 'resendUnknown: true')],
  },
  {
    name: 'an agent’s message whose sender never came back is sent again',
    kind: 'an agent answers',
    edits: [
      edit(
        sendAgent,
        "{ status: 'later', until } : conclude(deps, given, { status: 'unknown' });",
        "{ status: 'later', until } : attempt(deps, given, received);",
      ),
    ],
  },
  {
    name: 'two claim the same message of an agent',
    kind: 'an agent answers',
    edits: [
      edit(
        'test/memory/agent-messages.ts',
        'if (messages.get(message.messageId)?.version !== expectedVersion) return false;',
        'void expectedVersion;',
      ),
    ],
  },
  {
    name: 'an agent’s message is refused and nobody on its side knows',
    kind: 'an agent’s message is refused, and one waits for its turn',
    edits: [
      edit(
        claimed,
        'await putOutcome(deps, row, settled, { from: record.from, content });',
        "if (settled.status === 'sent') await putOutcome(deps, row, settled, { from: record.from, content });",
      ),
    ],
  },
  {
    name: 'opt-outs are read before an agent’s message is claimed',
    kind: 'a client opts out while an agent answers',
    edits: [
      edit(
        claimed,
        "if (!(await writeMessage(deps.agentMessages, claimed, before.version))) return { status: 'lost' };",
        `const early = await readOptOut(deps, channel, namesIn(outgoing.conversation));
        if (!(await writeMessage(deps.agentMessages, claimed, before.version))) return { status: 'lost' };
        Reflect.set(record, 'early', early);`,
      ),
      edit(
        claimed,
        'record.confirmsOptOut ? undefined : readOptOut(deps, channel, namesIn(conversation)),',
        "record.confirmsOptOut ? undefined : Reflect.get(record, 'early'),",
      ),
    ],
  },
  {
    name: 'opt-outs are read before an invite is claimed',
    kind: 'a client opts out while invites go out',
    edits: [
      edit(
        attempt,
        'const claimed = record.step',
        `const early = await optOutBars(deps, delivery);
        const claimed = record.step`,
      ),
      edit(attempt, '(await optOutBars(deps, delivery)) ?? sending', 'early ?? sending'),
    ],
  },
  {
    name: 'an opt-out is confirmed each time',
    kind: 'a client opts out while they are invited again',
    edits: [
      edit(
        'lib/conversation/agent/system-message.ts',
        'messageId: systemMessageIdOf(sessionId, what),',
        'messageId: systemMessageIdOf(sessionId, `${what} ${deps.newToken()}`),',
      ),
    ],
  },
  {
    name: 'a delivery that stood still adds its session where the client’s names lead by then',
    kind: 'a delivery stands still, and the client writes in another session',
    edits: [edit(join, 'id === undefined || !inTime())', 'id === undefined)')],
  },
  {
    name: 'an invite has the time of its first attempt',
    kind: 'an invite is sent minutes later, and the client had written before',
    edits: [edit(join, '{ ...known, sessionId, at: now }', '{ ...known, sessionId, at: known?.at ?? now }')],
  },
  {
    name: 'a session is taken to where its client’s names have led',
    kind: 'a message is handled twice while its client’s names are linked',
    edits: [
      edit(
        target,
        '(await deps.conversations.decided(record)) === undefined && (await findAgain()).id === found.id;',
        'findAgain !== undefined;',
      ),
    ],
  },
  {
    name: 'an opening that comes again leaves the end that was published before it',
    kind: 'a session that a client opened ends, and its message comes again',
    edits: [
      edit(
        publish,
        'if (decided.opened && isAgain) await startEndsOver(deps, row);',
        'void isAgain; void startEndsOver;',
      ),
    ],
  },
  {
    name: 'what was read for another decision is published',
    kind: 'a message is handled twice while its client’s names are linked',
    edits: [edit(decide, 'decided.receivedAt === receivedAt;', 'decided.receivedAt > 0;')],
  },
  {
    name: 'a message that cannot be handled holds up its conversation for ever',
    kind: 'no deployment can handle a message any more',
    edits: [
      edit(
        relay,
        'if (deps.now() < received.firstReceivedAt + deps.settings.giveUpMs) { await hide',
        'if (received) { await hide',
      ),
    ],
  },
  {
    name: 'what was accepted before the end is dropped',
    kind: 'an agent says farewell',
    edits: [
      edit(
        sendAgent,
        "if (found.status === 'later') return held(deps, message);",
        `if (found.status === 'later') return held(deps, message);
        if (given.row?.chat.state === 'terminated')
          return conclude(deps, given, { status: 'failed', fault: { code: 'session_ended' } });`,
      ),
    ],
  },
  {
    name: 'nobody says that a client’s message is late',
    kind: 'a message comes again with an end in between',
    edits: [edit(publish, "...(row.chat.state === 'terminated' && { late: true }),")],
  },
  {
    name: 'what a client writes is kept with where it went',
    kind: 'a client answers',
    edits: [edit(decide, '...(answer && { answer }),', '...(answer && { answer }), ...{ text: record.text },')],
  },
];
