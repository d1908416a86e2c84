import { type Fate, fates, type Script } from './choices.ts';
import { type RunOptions, run } from './run.ts';
import { type CatalogChange, plainPost, quiet, type Scenario } from './scenario.ts';

/** One invite of every kind, each of which goes its own way through the states. */
const kinds: Readonly<Record<string, Scenario>> = {
  plain: quiet,
  notification: of({ notification: true }),
  'no response': of({ responds: false }),
  'permanent refusal': of({ vendor: ['refused'] }),
  'permanent refusal of a notification': of({ notification: true, vendor: ['refused'] }),
  'transient refusal': of({ vendor: ['retry'] }),
  'transient refusal of a notification': of({ notification: true, vendor: ['retry after 40 s'] }),
  'unknown outcome': of({ vendor: ['taken, nobody knows'] }),
  expired: { ...of({ notification: true, ttlSeconds: 30 }), outage: { from: 0, to: 31 } },
  'cancelled before it was claimed': { ...quiet, outage: { from: 0, to: 2 }, ends: [{ at: 1, key: 'k1' }] },
  'ended while it is sent': { ...quiet, ends: [{ at: 0, key: 'k1' }] },
  'ended after it was sent': { ...quiet, ends: [{ at: 61, key: 'k1' }] },
  'through GMS': of({ server: 'gms' }),
  'a notification through GMS': of({ server: 'gms', notification: true }),
  'refused, with its chat open': of({ server: 'gms', vendor: ['refused'] }),
  'throttled, with its chat open': of({ server: 'gms', vendor: ['retry'] }),
  'GMS forgets its answer': of({ server: 'gms', opens: ['taken, nobody knows'] }),
  'ended at GMS': { ...of({ server: 'gms' }), ends: [{ at: 61, key: 'k1' }], looks: [{ at: 62, key: 'k1' }] },
  'its agent hangs up': { ...of({ server: 'gms' }), hangUps: [{ at: 20, key: 'k1' }], looks: [{ at: 21, key: 'k1' }] },
  'through Connect': of({ server: 'connect' }),
  'a notification through Connect': of({ server: 'connect', notification: true }),
  'Connect forgets its answer': of({ server: 'connect', opens: ['taken, nobody knows'] }),
};
export const kindNames = Object.keys(kinds);

const patient = 'retry after 40 s';
const posted = { ...plainPost, ttlSeconds: 30 };

/** Rarer ways, longer than the others: single faults only. */
const oddKinds: Readonly<Record<string, Scenario>> = {
  'throttled past the grace': {
    ...of({ notification: true, ttlSeconds: 600, vendor: [patient, patient, patient, patient] }),
    sweepAt: 130,
  },
  'posted again before it was claimed': {
    ...quiet,
    posts: [
      { ...posted, vendor: [patient] },
      { ...posted, at: 8 },
    ],
    outage: { from: 0, to: 10 },
  },
  'paused before it is claimed': { ...quiet, outage: { from: 0, to: 30 }, pause: { from: 1, to: 100 } },
  'paused while it is sent, through Connect': { ...of({ server: 'connect' }), pause: { from: 5, to: 300 } },
  'the same response within a cool-down': cooling({}),
  'another response within a cool-down': cooling({ otherResponse: true }),
  'its machine stands still, and meanwhile it is ended': { ...quiet, ends: [{ at: 17, key: 'k1' }] },
  'the token is renewed': { ...quiet, posts: [plainPost, { ...plainPost, key: 'k2', at: 30 }], newTokenAt: 5 },
  'its response changes while it waits': deployed('the response changes'),
  'its response goes while it waits': deployed('the response goes'),
  'its channel goes while it waits': deployed('the channels go'),
  'claimed just before its deadline, through Connect': late({ server: 'connect' }),
  'claimed just before its deadline, through GMS': late({ server: 'gms' }),
  'claimed just before its deadline, and the clock is behind': { ...late({}), skews: { deliver: -900 } },
  'its entry meets a sweep before its record comes again': {
    ...of({ notification: true, ttlSeconds: 600 }),
    outage: { from: 1, to: 400 },
    sweepAt: 130,
  },
  'a notification under the key of a plain one': { ...quiet, posts: [plainPost, { ...plainPost, notification: true }] },
};
export const oddKindNames = Object.keys(oddKinds);

function cooling(second: Partial<typeof plainPost>): Scenario {
  return { ...quiet, posts: [plainPost, { ...plainPost, key: 'k2', at: 1, ...second }], cooldownSeconds: 40 };
}

function deployed(change: CatalogChange): Scenario {
  return { ...quiet, outage: { from: 0, to: 30 }, deployment: { at: 5, change } };
}

function late(post: Partial<typeof plainPost>): Scenario {
  return { ...of({ ttlSeconds: 30, ...post }), outage: { from: 0, to: 28 } };
}

function of(post: Partial<typeof plainPost>): Scenario {
  return { ...quiet, posts: [{ ...plainPost, ...post }] };
}

export const crashes: readonly Fate[] = ['crashed before', 'crashed after'];
const faults = fates.filter((fate) => fate !== 'answered' && fate !== 'answered after 40 ms');

export type Found = { readonly scenario: Scenario; readonly script: Script; readonly violations: readonly string[] };

/**
 * Every run of a kind in which one call meets a fate, or two do; `workers` 2: every record is handed out twice at once.
 */
export async function* everyRun(
  kind: string,
  options: ExhaustiveOptions,
): AsyncGenerator<Found & { readonly calls: number }> {
  const base = kinds[kind] ?? oddKinds[kind] ?? quiet;
  const scenario = options.workers === 2 ? { ...base, duplicateEvery: 1 } : base;

  const runWith = async (script: Script) => ({ scenario, script, ...(await run(scenario, script, options)) });

  const undisturbed = await runWith(new Map());
  yield undisturbed;

  for (const at of callsOf(undisturbed)) {
    for (const fate of options.first ?? faults) {
      const one = await runWith(new Map([[at, fate]]));
      yield one;

      for (const second of callsOf(one, options.workers === 2 ? 0 : at + 1)) {
        if (second === at) continue;

        for (const next of options.second ?? [])
          yield await runWith(new Map([[at, fate] as const, [second, next] as const]));
      }
    }
  }
}

/** `first`: what one call meets, all faults by default; `second`: what another one then meets. */
type ExhaustiveOptions = RunOptions & {
  readonly workers: 1 | 2;
  readonly first?: readonly Fate[];
  readonly second?: readonly Fate[];
};

function callsOf({ calls }: { readonly calls: number }, from = 0): number[] {
  return Array.from({ length: Math.max(calls - from, 0) }, (_, index) => from + index);
}
