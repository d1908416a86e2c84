/** Mistakes in the later steps of invites with a fallback: promise M. */
import { edit, type Mutant } from './mutant.ts';

const attempt = 'lib/invite/attempt.ts';
const fallback = 'lib/invite/fallback.ts';
const situation = 'lib/invite/step-situation.ts';
const timer = '    await fallback?.writeTimer(before);\n';

export const fallbackMutants: readonly Mutant[] = [
  {
    name: 'the timer is written after the claim',
    kind: 'not delivered in time, and sent by the next channel',
    edits: [
      edit(attempt, timer),
      edit(
        attempt,
        "    if (!claimed) return { status: 'lost' };\n",
        "    if (!claimed) return { status: 'lost' };\n    await fallback?.writeTimer(before);\n",
      ),
    ],
  },
  {
    name: 'a later step is claimed over any row',
    kind: 'not delivered in time, and sent by the next channel',
    seed: 311,
    edits: [
      edit(
        fallback,
        'if (!(await writeOwn(deps.ledger, row, before.version))) return undefined;',
        'if (!(await writeOwn(deps.ledger, row, (await deps.ledger.read(row.sessionId))?.version))) return undefined;',
      ),
    ],
  },
  {
    name: 'an earlier step is tried again after a later one',
    kind: 'throttled, and sent by the next channel meanwhile',
    edits: [
      edit('lib/invite/state.ts', "  if (row.step !== undefined) return { kind: 'past', row };\n"),
      edit('test/memory/ledger.ts', ' && stored.step === undefined'),
    ],
  },
  {
    name: 'receipts are not looked at after the claim',
    kind: 'delivered just when the next channel sends it',
    edits: [edit(attempt, ' ??\n        (await fallback?.bars(claimed))')],
  },
  {
    name: 'a step is taken though the client has replied on its own channel',
    kind: 'a client replies on the next channel, and then on the first',
    edits: [edit(situation, 'new Set([...earlier, number].flatMap(', 'new Set(earlier.flatMap(')],
  },
  {
    name: 'a reply keeps no step from being taken',
    kind: 'a client replies before the next channel is tried',
    edits: [edit(situation, "success: hasReplied ? 'replied' : isSuccess", 'success: isSuccess')],
  },
  {
    name: 'agents write by the channel of the last step, wherever their client writes',
    kind: 'a client replies on the next channel, and then on the first',
    edits: [
      edit(
        'lib/conversation/client/move-to-client.ts',
        'if (!to || !isOpen || row.notBefore !== undefined) return row;',
        'if (row) return row;',
      ),
    ],
  },
  {
    name: 'an opt-out keeps no later step from being taken',
    kind: 'a client opts out before the next channel is tried',
    edits: [
      edit(fallback, "if (isOptedOut) return { status: 'refused', fault: 'opted_out' };", 'void isOptedOut;'),
      edit(attempt, '(await optOutBars(deps, delivery)) ??', ''),
    ],
  },
  {
    name: 'what is stopped waits, though another channel is free',
    kind: 'stopped, and sent by the next channel',
    edits: [edit('lib/invite/deliver.ts', ' && !(await fallback?.hasNext())')],
  },
  {
    name: 'a refusal takes no step',
    kind: 'refused, and sent by the next channel',
    edits: [edit(attempt, 'const refused = await fallback?.afterRefusal(row, given);', 'const refused = undefined;')],
  },
  {
    name: 'an invite that went out fails with a later step',
    kind: 'not delivered in time, and refused by the next channel',
    edits: [
      edit(
        'lib/invite/settle-step.ts',
        "const reached = outcome.status === 'sent' ? undefined : reachedStep(row);",
        'const reached = undefined as ReturnType<typeof reachedStep>;',
      ),
    ],
  },
  {
    name: 'a step is taken past the deadline',
    kind: 'past its deadline before its next channel',
    edits: [
      edit(situation, "  if (now >= deadline) return { kind: 'stopped', row, reason: 'deadline' };\n"),
      edit(situation, 'Math.min(due, row.deadline + 1000, now()', 'Math.min(due, now()'),
      edit(attempt, 'if (deps.now() >= deadline)', 'if (false)'),
      edit(attempt, 'atLatest >= deadline ||'),
    ],
  },
  {
    name: 'a stale record sends its step again',
    kind: 'refused, and sent by the next channel',
    edits: [
      edit(
        situation,
        'if (step === number) return ownSituation(row, record, now);',
        "if (step === number && row.status === 'sending') return ownSituation(row, record, now); if (step === number) return { kind: 'free' };",
      ),
    ],
  },
  {
    name: 'a step that nobody knows of is sent again',
    kind: 'nobody knows whether it went out, and another channel follows',
    edits: [
      edit(situation, "return 'row' in situation ? { ...situation, row } : situation;", "return { kind: 'free' };"),
    ],
  },
  {
    name: 'a step is taken though the session was ended',
    kind: 'ended before its next channel',
    edits: [
      edit(
        situation,
        '  if (isFinal || isEnded(row) || row.stepsEnd !== undefined)',
        '  if (isFinal || row.stepsEnd !== undefined)',
      ),
      edit('lib/invite/session.ts', '...(!isLast &&', '...(isLast === undefined &&'),
    ],
  },
  {
    name: 'a notification cannot be stopped between its steps',
    kind: 'a notification is ended before its next channel',
    edits: [edit('lib/invite/session.ts', 'if (!(await mayGoOn(deps.catalog(), row, now)))', 'if (true)')],
  },
  {
    name: 'nobody writes down why no step follows',
    kind: 'delivered in time',
    edits: [
      edit(
        'lib/invite/deliver.ts',
        'const stopped = await fallback?.stop(situation);',
        'const stopped = { status: "nothing" } as { status: string; row: LedgerRow };',
      ),
    ],
  },
  {
    name: 'a step opens another chat',
    kind: 'refused with its chat open, and sent by the next channel',
    edits: [
      edit(
        'lib/invite/open-on-chat-server.ts',
        "const hasSession = claimed.chat.id !== undefined || claimed.chat.state === 'terminated';",
        'const hasSession = false;',
      ),
    ],
  },
  {
    name: 'a receipt of a later step counts for the first message',
    kind: 'refused, and delivered by the next channel',
    edits: [
      edit('lib/conversation/receipts/apply-receipt.ts', 'const number = message?.number ?? 0;', 'const number = 0;'),
    ],
  },
  {
    name: 'an older session ends, though its client has written on another channel',
    seed: 63_848,
    edits: [
      edit(
        'lib/invite/supersede-older.ts',
        'await onItsChannels(deps, other, { conversation, session, activeAt })',
        '{ session, activeAt }',
      ),
    ],
  },
];
