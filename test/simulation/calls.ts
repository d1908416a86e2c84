import type { Fate, Fateful } from './choices.ts';
import type { Clock } from './clock.ts';
import type { Observed } from './observer.ts';

/** One invocation of a function. */
export type Worker = {
  readonly name: string;
  readonly alive: () => boolean;
  readonly kill: () => void;
  readonly remainingMs: () => number;
};

/**
 * `about`: the session that it concerns. `ledger`: a write may still be on its way when its worker is long dead. `slow`: a long poll that begins
 * on an empty queue, whose fate would change nothing: it is always answered. `once`: nobody repeats it.
 */
type Call = {
  readonly name: string;
  readonly about?: string | undefined;
  readonly ledger?: boolean;
  readonly slow?: boolean;
  readonly once?: boolean;
};

/** Hears of every call; the text is made only where somebody listens. */
export type Tell = (line: () => string) => void;

type CallsOptions = {
  readonly clock: Clock;
  readonly fateful: Fateful;
  readonly calm: () => boolean;
  readonly observed: Pick<Observed, 'disturbed'>;
  readonly tell: Tell;
};

export type Calls = ReturnType<typeof createCalls>;

/** Runs invocations, and lets each of their calls meet its fate. A dead invocation's calls never answer. */
export function createCalls({ clock, fateful, calm, observed, tell }: CallsOptions) {
  let made = 0;
  let workers = 0;

  const meet = <Result>(worker: Worker, call: Call, effect: () => Promise<Result>, answer: Answer<Result>): Fate => {
    const isCertain = call.slow || calm();
    const at = made;
    const fate = isCertain ? 'answered' : fateful(at);
    if (!isCertain) made += 1;
    tell(
      () =>
        `${timeOf(clock.now())} ${worker.name} ${call.name} ${call.about ?? ''}${isCertain ? '' : ` · ${at}: ${fate}`}`,
    );

    const act = (ms: number, then: (result: Promise<Result>) => void = () => {}) =>
      clock.after(ms, () => then(effect()));
    const answerAfter = (ms: number) => act(ms, (result) => void result.then(answer.resolve, answer.reject));
    const fail = (ms: number) => {
      if (call.ledger) observed.disturbed([call.about ?? '']);
      clock.after(ms, () => answer.reject(new Error('no answer')));
    };

    switch (fate) {
      case 'answered':
        answerAfter(call.slow ? 1000 : 2);
        return fate;
      case 'answered after 40 ms':
        answerAfter(40);
        return fate;
      case 'answered after 3 s':
        answerAfter(3000);
        return fate;
      case 'failed':
        fail(6000);
        return fate;
      case 'took effect, answer lost, failed':
        act(2, ignore);
        fail(6000);
        return fate;
      case 'took effect, answer lost, repeated':
        act(2, ignore);
        if (call.once) fail(2000);
        else answerAfter(2000);
        return fate;
      case 'crashed before':
        worker.kill();
        return fate;
      case 'crashed after':
        act(2, (result) => {
          ignore(result);
          worker.kill();
        });
        return fate;
      case 'crashed, took effect 400 ms later':
        act(400, ignore);
        worker.kill();
        return fate;
      case 'crashed, took effect 90 s later':
        if (call.ledger) act(90_000, ignore);
        worker.kill();
        return fate;
      default:
        return fate satisfies never;
    }
  };

  return {
    made: () => made,

    /** One call of an adapter. Nobody hears its answer when the worker is dead. */
    make: <Result>(worker: Worker, call: Call, effect: () => Promise<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        if (!worker.alive()) return;

        meet(worker, call, effect, {
          resolve: (result) => worker.alive() && resolve(result),
          reject: (error) => worker.alive() && reject(error),
        });
      }),

    /** An invocation, killed when its time is over. What it throws is Lambda's to repeat. */
    work: (
      name: string,
      { seconds, about }: { seconds: number; about: readonly string[] },
      run: (worker: Worker) => Promise<void>,
    ): void => {
      workers += 1;
      const label = `${name} ${workers}`;
      const ends = clock.now() + seconds * 1000;
      let state: 'running' | 'ended' | 'killed' = 'running';

      const kill = () => {
        if (state !== 'running') return;

        state = 'killed';
        observed.disturbed(about);
        tell(() => `${timeOf(clock.now())} ${label} is dead`);
      };
      const worker: Worker = {
        name: label,
        alive: () => state !== 'killed',
        kill,
        remainingMs: () => ends - clock.now(),
      };
      const end = () => {
        if (state === 'running') state = 'ended';
      };

      clock.after(seconds * 1000, kill);
      run(worker).then(end, end);
    },
  };
}

type Answer<Result> = { readonly resolve: (result: Result) => unknown; readonly reject: (error: unknown) => unknown };

function ignore(result: Promise<unknown>): void {
  result.catch(() => {});
}

function timeOf(time: number): string {
  return new Date(time).toISOString().slice(11, 23);
}
