/** Mistakes with what callers are told. */
import { edit, type Mutant } from './mutant.ts';

const announce = 'lib/callback/announce.ts';
const event = 'lib/callback/take-event.ts';
const probe = 'lib/callback/take-probe.ts';
const attempt = 'lib/callback/try-callback.ts';
const parking = 'lib/callback/park.ts';
const groups = 'lib/queue/sqs-callbacks.ts';

export const callbackMutants: readonly Mutant[] = [
  {
    name: 'the end of a session is announced after it is written',
    edits: [
      edit(
        announce,
        'await announce(row, events); return ledger.write(row, expectedVersion);',
        'const done = await ledger.write(row, expectedVersion); await announce(row, events); return done;',
      ),
    ],
  },
  {
    name: 'what was announced is taken for granted',
    edits: [
      edit(
        attempt,
        "if (!before || happenedAt(event, before, at) === undefined) return { status: 'unproven' };",
        "if (!before) return { status: 'unproven' };",
      ),
    ],
  },
  {
    name: 'what is not written yet is dropped',
    edits: [edit(event, 'if (now >= record.at + provenMs) return drop', 'if (now >= record.at) return drop')],
  },
  {
    name: 'an unknown outcome is reported at once',
    edits: [edit(event, 'const unknownMs = 60_000;', 'const unknownMs = 0;')],
  },
  {
    name: 'what is parked has no probe',
    edits: [edit(parking, 'if (!(await readEndpoint(deps, caller)).isProbed) await startProbing(deps, caller);', '')],
  },
  {
    name: 'a probe says that it is there before it is',
    edits: [edit(parking, "await deps.queue.put({ v: 1, type: 'probe', caller: caller.name });", '')],
  },
  {
    name: 'a parked callback that fails again is not kept',
    edits: [edit(probe, "if (answer.status !== 'taken') {", "if (answer.status === 'gone') {")],
  },
  {
    name: 'a callback is dropped after its last try',
    edits: [
      edit(
        event,
        'if (!isHeld(endpoint) && seconds !== undefined)',
        "if (!isHeld(endpoint) && seconds === undefined) return 'ack'; if (!isHeld(endpoint))",
      ),
    ],
  },
  {
    name: 'a probe does not wait for what is due later',
    edits: [
      edit(
        probe,
        'if (first.due > now) return waitFor(',
        "if (first.due > now) return 'ack'; if (first.due > now) return waitFor(",
      ),
    ],
  },
  {
    name: 'a held endpoint is tried for all that is new',
    edits: [edit(event, 'if (isHeld(before)) {', 'if (before.isGone) {')],
  },
  {
    name: 'all callers share their groups',
    edits: [edit(groups, '`${record.caller}-${share}`', '`${share}`')],
  },
];
