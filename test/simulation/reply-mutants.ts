/** Mistakes with who may open a session, with what answers by itself, and with what a client has deleted. */
import { edit, type Mutant } from './mutant.ts';

const target = 'lib/conversation/client/choose-target.ts';
const signal = 'lib/conversation/client/take-client-signal.ts';
const onReply = 'const onReply = await onReplyTo(deps, invite);';
const replies = "if (settings.clientMessages === 'replies' && !invite && replyTo === undefined)";
const outdated = 'if ((stored?.clientAt ?? 0) > signal.at) return;';
const kept = 'if (!row || at > signal.at || !isLive(row, deps.now())) continue;';

export const replyMutants: readonly Mutant[] = [
  {
    name: 'what was written before a change of number undoes it',
    kind: 'a client changes number, and what they wrote before comes late',
    edits: [
      edit(
        'lib/conversation/client/touch-conversation.ts',
        'isLatest && record.at > (stored?.renamedAt ?? 0)',
        'isLatest',
      ),
    ],
  },
  {
    name: 'a channel of replies takes every message',
    kind: 'only replies open sessions',
    edits: [edit(target, replies, "if (settings.clientMessages === 'replies' && !record)")],
  },
  {
    name: 'a channel of replies takes no message',
    kind: 'only replies open sessions',
    edits: [edit(target, replies, "if (settings.clientMessages === 'replies')")],
  },
  {
    name: 'a response ignores no reply',
    kind: 'replies to a response are ignored',
    edits: [edit(target, onReply, "const onReply = 'session' as string; void onReplyTo;")],
  },
  {
    name: 'every response ignores its replies',
    kind: 'replies to a response are ignored',
    edits: [edit(target, onReply, "const onReply = 'ignore' as string; void onReplyTo;")],
  },
  {
    name: 'replies are ignored where another response answers them',
    kind: 'replies to a notification are answered',
    edits: [edit(target, "if (invite && onReply === 'ignore')", "if (invite && onReply !== 'session')")],
  },
  {
    name: 'each reply to an invite is answered',
    kind: 'replies to a notification are answered',
    edits: [edit(target, "what: 'on-reply', responseId", 'what: `on-reply ${record.vendorMessageId}`, responseId')],
  },
  {
    name: 'a client replies to an invite that never went out',
    kind: 'nobody replies to an invite that was cancelled',
    edits: [edit(target, 'carried && arrived.includes(carried.sessionId) ? carried : undefined', 'arrived && carried')],
  },
  {
    name: 'a client who deleted the conversation is written to',
    kind: 'a client deletes the conversation',
    edits: [
      edit(
        signal,
        'await deps.optOuts.put(optOutScopeOf(channel), names, { at: signal.at, ...closedOptOut });',
        'void optOutScopeOf; void names; void closedOptOut;',
      ),
    ],
  },
  {
    name: 'sessions of a deleted conversation stay open',
    kind: 'a client deletes the conversation',
    edits: [edit(signal, kept, 'if (!row || at > 0) continue;')],
  },
  {
    name: 'a deletion from before the last message counts',
    kind: 'a client deletes the conversation, and writes before that is known',
    edits: [edit(signal, outdated)],
  },
  {
    name: 'a deletion ends what began since',
    kind: 'it is known late that a client deleted the conversation',
    edits: [edit(signal, kept, 'if (!row || !isLive(row, deps.now())) continue;')],
  },
  {
    name: 'a client who deleted the conversation is barred for ever',
    kind: 'a client deletes the conversation',
    edits: [
      edit('lib/conversation/client/opt-out.ts', 'remove(scope, names, { at, closed: true });', 'read(scope, names);'),
    ],
  },
  {
    name: 'STOP is forgotten with the deletion before it',
    kind: 'a client deletes the conversation, opts out and writes',
    edits: [edit('test/memory/opt-outs.ts', 'isClosed(known.optOut) && !isClosed(optOut)', 'optOut.at < 0')],
  },
];
