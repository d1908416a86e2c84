/** Mistakes in claiming, sending and recording: what may be sent, when, and how often. */
import { edit, type Mutant } from './mutant.ts';

const attempt = 'lib/invite/attempt.ts';
const deliver = 'lib/invite/deliver.ts';
const memory = 'test/memory/ledger.ts';
const ownerCondition = '      if (rows.get(row.sessionId)?.version !== expectedVersion) return false;\n';
const waits = "(row.notBefore ?? 0) > now ? { kind: 'waiting', until: row.notBefore ?? now } : { kind: 'free' }";

export const deliveryMutants: readonly Mutant[] = [
  {
    name: 'a repeated post makes the deadline later',
    seed: 27_859,
    edits: [
      edit(attempt, 'const deadline = deadlineOf(record, before);', 'const { deadline } = record;'),
      edit(attempt, '{ deadline: claimed.deadline, isLate }', '{ deadline, isLate }'),
      edit(attempt, 'cannotFinish(deps, claimed, inTime)', 'cannotFinish(deps, { ...claimed, deadline }, inTime)'),
      edit(memory, ' && stored.deadline > now'),
      edit(memory, 'deadline: stored?.deadline ?? claim.deadline,'),
    ],
  },
  {
    name: 'claim without condition',
    edits: [
      edit(
        memory,
        '      if (stored && !((due || leaseExpired) && stored.contentHash === claim.contentHash)) return undefined;\n',
      ),
    ],
  },
  {
    name: 'send before claim',
    edits: [
      edit(
        attempt,
        '    const claimed = record.step',
        '    const early = await send(deps, delivery, { deadline: record.deadline, isLate: () => false });\n    const claimed = record.step',
      ),
      edit(attempt, 'send(deps, delivery, { deadline: claimed.deadline, isLate })', 'Promise.resolve(early)'),
    ],
  },
  {
    name: 'a lease that ran out is claimable',
    edits: [edit(deliver, 'attempted = sendsAgain(target)', 'attempted = true')],
  },
  {
    name: 'loser acknowledges',
    seed: 26,
    edits: [edit(deliver, 'return keep(deps, received, situation.until);', "return 'ack';")],
  },
  {
    name: 'our own claim counts as lost',
    edits: [edit('lib/invite/take-claim.ts', '  return ownRow(deps, claim);', '  return undefined;')],
  },
  {
    name: 'no notBefore',
    edits: [
      edit('lib/invite/state.ts', waits, "{ kind: 'free' }"),
      edit(
        memory,
        "stored?.status === 'retrying' && (stored.notBefore ?? 0) <= now && ",
        "stored?.status === 'retrying' && ",
      ),
    ],
  },
  { name: 'outcome without owner condition', edits: [edit(memory, ownerCondition)] },
  { name: 'retry of unknown', edits: [edit('lib/invite/outcome.ts', 'resendUnknown ? {', 'true ? {')] },
  {
    name: 'a final state is written over',
    kind: 'permanent refusal',
    edits: [
      edit(
        'lib/invite/state.ts',
        "    case 'sent':\n    case 'failed':",
        "    case 'failed':\n      return { kind: 'free' };\n    case 'sent':",
      ),
      edit(
        memory,
        "stored?.status === 'retrying' && ",
        "(stored?.status === 'retrying' || stored?.status === 'failed') && ",
      ),
    ],
  },
  {
    name: 'sent past the deadline',
    edits: [
      edit(attempt, 'atLatest >= deadline ||'),
      edit(memory, ' && stored.deadline > now'),
      edit(attempt, 'if (deps.now() >= deadline)', 'if (false)'),
    ],
  },
  {
    name: 'the deadline trusts every clock',
    kind: 'claimed just before its deadline, and the clock is behind',
    edits: [edit(attempt, 'now() + settings.clockMarginMs', 'now()')],
  },
  {
    name: 'a pause does not hold an invite that could be claimed',
    kind: 'paused before it is claimed',
    edits: [
      edit(
        deliver,
        "return (kind === 'free' || sendsAgain(target)) && deps.isPaused",
        "return kind !== 'free' && sendsAgain(target) && deps.isPaused",
      ),
    ],
  },
  {
    name: 'a pause does not hold an invite that is sent again after its lease',
    kind: 'paused while it is sent, through Connect',
    edits: [edit(deliver, "return (kind === 'free' || sendsAgain(target)) && deps", "return kind === 'free' && deps")],
  },
  {
    name: 'a cool-down is the same for every response',
    kind: 'another response within a cool-down',
    edits: [edit('lib/invite/cool-down.ts', "record, record.response?.id ?? ''", "record, ''")],
  },
  {
    name: 'a cool-down holds nobody',
    kind: 'the same response within a cool-down',
    edits: [edit('lib/invite/cool-down.ts', 'cooldownSeconds === 0', 'cooldownSeconds >= 0')],
  },
  {
    name: 'a machine that stood still writes its outcome over anything',
    kind: 'its machine stands still, and meanwhile it is ended',
    edits: [
      edit(
        attempt,
        'if (!(await writeOwn(deps.ledger, next, expectedVersion)))',
        'const stored = await deps.ledger.read(next.sessionId); if (!(await writeOwn(deps.ledger, next, stored?.version)))',
      ),
    ],
  },
  {
    name: 'a machine that stood still sends after its lease',
    kind: 'its machine stands still, and meanwhile it is ended',
    edits: [edit(attempt, ' || now() + settings.sendTimeoutMs + settings.marginMs >= leaseUntil || !inTime()')],
  },
  {
    name: 'a token that was refused is kept',
    kind: 'the token is renewed',
    edits: [edit('lib/channel/with-secret.ts', 'readSecret(reference, { fresh: true })', 'readSecret(reference)')],
  },
  {
    name: 'another content is sent than was accepted',
    kind: 'its response changes while it waits',
    edits: [edit('lib/invite/resolve.ts', 'found?.hash === record.response?.hash ? found : undefined', 'found')],
  },
];
