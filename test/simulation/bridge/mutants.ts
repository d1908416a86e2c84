/** Mistakes with what goes through a bridged chat server. */
import { edit, type Mutant } from '../mutant.ts';

const bridge = 'lib/conversation/bridge';
const say = `${bridge}/say-parts.ts`;
const pass = `${bridge}/pass-client-message.ts`;
const open = `${bridge}/open-chat.ts`;
const read = `${bridge}/read-chat.ts`;
const events = `${bridge}/take-agent-events.ts`;
const chatEvent = `${bridge}/take-chat-event.ts`;
const looks = `${bridge}/looks.ts`;

/** `bridged`: the kind that exposes it, by itself or with a fault, if no seed is known to. */
type BridgeMutant = Mutant & { readonly bridged: string };

export const bridgeMutants: readonly BridgeMutant[] = [
  {
    name: 'what a lost answer left is said again unseen',
    bridged: 'GMS: clients and agents write',
    edits: [edit(say, 'before?.saidFrom === undefined ? [] : (seen?.clientTexts ?? [])', 'seen ? [] : []')],
  },
  {
    name: 'nobody writes down that a part may be on its way',
    bridged: 'GMS: clients and agents write',
    edits: [edit(say, 'saidFrom: before?.saidFrom ?? seen?.position ?? 0', 'saidFrom: before?.saidFrom')],
  },
  {
    name: 'a part has another id each time',
    bridged: 'Connect: clients and agents write',
    edits: [edit(say, 'const id = `${messageId}.${index}`;', 'const id = `${messageId}.${index}.${deps.newToken()}`;')],
  },
  {
    name: 'a message into a chat that is over counts as said',
    bridged: 'GMS: an end is not reported, and the client writes into it',
    edits: [edit(pass, "case 'ended': {", "case 'ended': { if (record) return { status: 'passed', row: kept };")],
  },
  {
    name: 'a chat that refuses a message does not end its session',
    bridged: 'Connect: an end is not reported, and the client writes into it',
    edits: [
      edit(pass, "if (read.status !== 'ended') await endByServer(deps, kept, { closing: false });"),
      edit(looks, 'if (isExternal(row))', 'if (row.sessionId === undefined)'),
    ],
  },
  {
    name: 'a chat is not written down before anything is said in it',
    bridged: 'GMS: nobody has invited the client',
    edits: [
      edit(
        open,
        'row: await writeDown(deps, row, opened.chat), passed',
        'row: { ...row, chat: { ...row.chat, ...opened.chat } }, passed',
      ),
    ],
  },
  {
    name: 'a chat whose opener never came back is counted by nobody',
    bridged: 'GMS: nobody has invited the client',
    edits: [edit(open, 'if (mayBeOpen && !repeatable) lost();', 'void [mayBeOpen, repeatable, lost];')],
  },
  {
    name: 'where a transcript was read to is written before its words are stored',
    bridged: 'GMS: clients and agents write',
    edits: [
      edit(
        read,
        'await takeAgentEvents(deps, kept, events);',
        'await changeBridge(deps, row.sessionId, () => ({ position, expiresAt: readAt }));\n  await takeAgentEvents(deps, kept, events);',
      ),
    ],
  },
  {
    name: 'what an agent said is another message each time',
    bridged: 'GMS: clients and agents write',
    edits: [edit(events, "JSON.stringify(['bridged', row.chat.server, id, part])", 'deps.newToken()')],
  },
  {
    name: 'the client’s own words come back as an agent’s',
    bridged: 'GMS: clients and agents write',
    edits: [edit('lib/chat-server/gms-transcript.ts', 'if (isClients(message)) return undefined;')],
  },
  {
    name: 'a lost push is made up for by nothing',
    bridged: 'GMS: pushes are lost',
    edits: [
      edit(
        looks,
        'if (isExternal(row)) await deps.messageQueue.put(',
        'if (row.sessionId === "") await deps.messageQueue.put(',
      ),
    ],
  },
  {
    name: 'nobody looks at a chat that an invite opened',
    bridged: 'GMS: pushes are lost',
    edits: [
      edit('lib/invite/attempt.ts', 'await deps.putFirstLook?.(record.sessionId);', 'void 0;'),
      edit(looks, 'if (!isLater(stored?.lookDue)) return;', 'if (stored !== null) return;'),
    ],
  },
  {
    name: 'looks end before their session',
    bridged: 'GMS: pushes are lost',
    edits: [
      edit(looks, 'await putLook(deps.receiptQueue, { sessionId, due: next }, seconds);'),
      edit(looks, 'if (!isLater(stored?.lookDue)) return;', 'if (stored !== null) return;'),
    ],
  },
  {
    name: 'the end of a chat does not end its session',
    bridged: 'GMS: an agent ends the chat, and the client writes on',
    edits: [edit(read, 'await endByServer(deps, kept, { closing });', 'void closing;')],
  },
  {
    name: 'the closing response overtakes last words',
    bridged: 'GMS: an agent ends the chat, and the client writes on',
    edits: [
      edit(
        read,
        'await takeAgentEvents(deps, kept, events); if (ended) {',
        'if (!ended) await takeAgentEvents(deps, kept, events);\n  if (ended) {\n    await endByServer(deps, kept, { closing });\n    await takeAgentEvents(deps, kept, events);\n',
      ),
    ],
  },
  {
    name: 'a refused alias is not tried without',
    bridged: 'GMS: other servers take over',
    edits: [
      edit('lib/chat-server/gms-chat.ts', 'const reply = !isRefusal(first)', 'const reply = first !== undefined'),
    ],
  },
  {
    name: 'what agents write before the invite is recorded is somebody else’s',
    bridged: 'Connect: an agent writes before the send is answered',
    edits: [
      edit(
        chatEvent,
        'if (isUnderWay(row)) return comeAgain(deps, received);',
        "if (isUnderWay(row)) return foreign('early');",
      ),
    ],
  },
  {
    name: 'what agents write in a chat that nobody knows yet is somebody else’s',
    bridged: 'Connect: nobody has invited the client',
    edits: [edit(chatEvent, 'if (isOpening && waitedMs < opensWithinMs)', 'if (isOpening && waitedMs < 0)')],
  },
  {
    name: 'a line in a chat takes the row from who sends its invite',
    bridged: 'GMS: an invite is reported as failed before its send is answered',
    edits: [edit('lib/invite/keep-chat.ts', "|| row.status === 'sending'")],
  },
  {
    name: 'a chat whose opener lies among the dead letters is counted by nobody',
    bridged: 'GMS: what opens a chat may go to the dead letters',
    edits: [edit(open, ' || !isOpener(deps, opening)')],
  },
  {
    name: 'an invite goes out after the chat of its session is over',
    bridged: 'GMS: an end is not reported, and the client writes into it',
    seed: 2_083_155,
    edits: [edit(read, 'terminate(giveUp(row, writer, await settleStepOf(row)),', 'terminate(row,')],
  },
];
