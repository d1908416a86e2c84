import { type Fate, fates, type Script } from './choices.ts';
import { kinds, oddKinds } from './kinds.ts';
import { type RunOptions, run } from './run.ts';
import { quiet, type Scenario } from './scenario.ts';
import { talkKinds } from './talk-kinds.ts';

export const kindNames = Object.keys(kinds);
export const oddKindNames = Object.keys(oddKinds);
export const talkKindNames = Object.keys(talkKinds);

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
  const base = kinds[kind] ?? oddKinds[kind] ?? talkKinds[kind] ?? quiet;
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
