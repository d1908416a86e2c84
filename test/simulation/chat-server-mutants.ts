/** Mistakes with sessions on external chat servers. */
import { edit, type Mutant } from './mutant.ts';

const attempt = 'lib/invite/attempt.ts';
const deliver = 'lib/invite/deliver.ts';
const memory = 'test/memory/ledger.ts';
const openOnChatServer = 'lib/invite/open-on-chat-server.ts';
const endOnChatServer = 'lib/invite/end-on-chat-server.ts';
const session = 'lib/invite/session.ts';

export const chatServerMutants: readonly Mutant[] = [
  {
    name: 'sent before its chat is written down',
    kind: 'through GMS',
    edits: [
      edit(
        openOnChatServer,
        '      const written = await writeDown(',
        '      const early = await send();\n      const written = await writeDown(',
      ),
      edit(openOnChatServer, 'handed(await send(), written)', 'handed(early, written)'),
    ],
  },
  {
    name: 'a chat that could not be written down stays open',
    kind: 'through GMS',
    edits: [
      edit(
        openOnChatServer,
        '  const { status } = await deps.chatServers.terminate(',
        "  const { status } = { status: 'terminated' };\n  void (",
      ),
    ],
  },
  {
    name: 'every attempt opens its own chat',
    kind: 'throttled, with its chat open',
    edits: [edit(openOnChatServer, 'if (hasSession) return', "if (claimed.chat.state === 'terminated') return")],
  },
  {
    name: 'a chat whose answer was lost is asked for again',
    kind: 'GMS forgets its answer',
    edits: [edit(openOnChatServer, "channel.resendUnknown ? 'retry' : 'refused'", "'retry'")],
  },
  {
    name: 'a chat whose answer was lost is not counted',
    kind: 'GMS forgets its answer',
    edits: [edit(openOnChatServer, '  reportLostChat(deps, claimed);\n')],
  },
  {
    name: 'a chat whose owner never came back is not counted',
    kind: 'through GMS',
    edits: [edit(deliver, '  reportLostChat(deps, row);\n')],
  },
  {
    name: 'a chat that stays in doubt is not counted',
    seed: 173,
    edits: [edit(attempt, "    if (row.maybeSent && outcome.status !== 'retrying') reportLostChat(deps, row);\n")],
  },
  {
    name: 'an end that the chat server did not confirm counts',
    kind: 'a notification through GMS',
    edits: [edit(endOnChatServer, "  if (result.status === 'unconfirmed') throw", '  if (false) throw')],
  },
  {
    name: 'nobody ends the chat of an invite that failed',
    kind: 'refused, with its chat open',
    edits: [
      edit(
        'lib/invite/leave-to-chat-server.ts',
        'if (reason === undefined) return;',
        "if (reason !== 'notification') return;",
      ),
    ],
  },
  {
    name: 'the ledger says that an external chat has ended in the write of the outcome',
    kind: 'a notification through GMS',
    edits: [
      edit('lib/invite/state.ts', "status === 'retrying' || isExternal(row)) return", "status === 'retrying') return"),
    ],
  },
  {
    name: 'a DELETE ends a chat that is still being sent to',
    seed: 177,
    edits: [
      edit(
        session,
        'const given = isExternal(row) ? giveUp(row, writer, writer.settleStep) : row;',
        'const given = row;',
      ),
    ],
  },
  {
    name: 'a look at an invite that is being sent writes its row',
    seed: 8673,
    edits: [
      edit(endOnChatServer, " || row.status === 'sending' || row.status === 'retrying') return row;", ') return row;'),
    ],
  },
  {
    name: 'a message that Amazon Connect sends is not checked against the deadline',
    kind: 'claimed just before its deadline, through Connect',
    edits: [edit(openOnChatServer, "if (isLate()) return handed({ status: 'late' });")],
  },
  {
    name: 'a claim forgets the chat of an earlier attempt',
    kind: 'through GMS',
    edits: [edit(memory, 'chat: stored?.chat ?? claim.chat', 'chat: claim.chat')],
  },
];
