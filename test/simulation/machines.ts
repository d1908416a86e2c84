import { limits } from '../../lib/lambda/limits.ts';
import type { Worker } from './calls.ts';
import { createRandom } from './choices.ts';
import type { FunctionName, Scenario } from './scenario.ts';

/** One that is about to write may stand still, and its write take effect 90 s later. */
export const mayStandStillMs = 150_000;

/** How far the clock of the n-th invocation's machine is off, ms: mostly as far as it may be. */
export function createSkew({ skewMs, skews }: Scenario): (name: FunctionName, number: number) => number {
  return (name, number) => skews?.[name] ?? (skewMs === 0 ? 0 : drawSkew(number, skewMs));
}

function drawSkew(number: number, maxMs: number): number {
  const drawn = createRandom(number * 7919)();
  if (drawn < 0.4) return -maxMs;
  if (drawn < 0.8) return maxMs;

  return Math.round((drawn - 0.9) * 10 * maxMs);
}

type PausesOptions = {
  readonly scenario: Scenario;
  readonly seconds: (from: number) => number;
  readonly now: () => number;
};

/** An odd invocation knows what was true when pauses were last looked up. */
export function createPauses({
  scenario: { pause },
  seconds,
  now,
}: PausesOptions): (worker: Worker) => () => Promise<boolean> {
  return (worker) => async () => {
    const at = now() - (worker.number % 2) * limits.holdsKeptMs;

    return pause !== undefined && at >= seconds(pause.from) && at < seconds(pause.to);
  };
}
