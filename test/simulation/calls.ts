import type { Fate, Fateful } from './choices.ts';
import type { Clock } from './clock.ts';
import type { Observed } from './observer.ts';
import type { FunctionName } from './scenario.ts';

/** One invocation of a function, on a machine with its own clock. */
export type Worker = {
  readonly name: string;
  /** The first is 1. */
  readonly number: number;
  /** ms since 1970, by no machine's clock. */
  readonly startedAt: number;
  /** By the machine's clock. */
  readonly now: () => number;
  readonly alive: () => boolean;
  readonly crash: () => void;
  readonly remainingMs: () => number;
  /** An event inside of the invocation: now or, if the machine stands still, when it goes on. */
  readonly awake: (event: () => void) => void;
  /** The machine stands still, once, and goes on as if nothing had been: the invocation outlives its time. */
  readonly stall: (ms: number) => void;
};

/**
 * `about`: the session that it concerns. `ledger`: a write may still be on its way when its worker is long dead.
 * `slow`: a long poll that begins on an empty queue, whose fate would change nothing: it is always answered. `once`:
 * nobody repeats it.
 */
type Call = {
  readonly name: string;
  readonly about?: string | undefined;
  readonly ledger?: boolean;
  readonly slow?: boolean;
  readonly once?: boolean;
};

/** Called with every call; the text is made only if somebody wants it. */
export type Trace = (line: () => string) => void;

type CallsOptions = {
  readonly clock: Clock;
  readonly fateful: Fateful;
  readonly calm: () => boolean;
  readonly observed: Pick<Observed, 'disturbed' | 'messages'>;
  readonly trace: Trace;
  /** How far the clock of the machine of the n-th invocation is off. */
  readonly skewOf: (name: FunctionName, number: number) => number;
};

export type Calls = ReturnType<typeof createCalls>;

/**
 * Runs invocations, and lets each of their calls meet its fate. The calls of one that has crashed are never answered.
 */
export function createCalls({ clock, fateful, calm, observed, trace, skewOf }: CallsOptions) {
  let made = 0;
  let workers = 0;

  const meet = <Result>(worker: Worker, call: Call, effect: () => Promise<Result>, answer: Answer<Result>): Fate => {
    const isCertain = call.slow || calm();
    const at = made;
    const fate = isCertain ? 'answered' : fateful(at);
    if (!isCertain) made += 1;
    trace(
      () =>
        `${timeOf(clock.now())} ${worker.name} ${call.name} ${call.about ?? ''}${isCertain ? '' : ` · ${at}: ${fate}`}`,
    );

    const act = (ms: number, then: (result: Promise<Result>) => void = () => {}) =>
      clock.after(ms, () => then(effect()));
    const pass = (result: Promise<Result>) => void result.then(answer.resolve, answer.reject);
    const answerAfter = (ms: number) => act(ms, (result) => worker.awake(() => pass(result)));
    const fail = (ms: number) => {
      if (call.ledger) observed.disturbed([call.about ?? '']);
      observed.messages.disturbed(worker);
      clock.after(ms, () => worker.awake(() => answer.reject(new Error('no answer'))));
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
        worker.crash();
        return fate;
      case 'crashed after':
        act(2, (result) => {
          ignore(result);
          worker.crash();
        });
        return fate;
      case 'crashed, took effect 400 ms later':
        act(400, ignore);
        worker.crash();
        return fate;
      case 'crashed, took effect 90 s later':
        if (call.ledger) act(90_000, ignore);
        worker.crash();
        return fate;
      case 'stalled 20 s before':
        worker.stall(stallMs);
        worker.awake(() => pass(effect()));
        return fate;
      case 'stalled 20 s after':
        answerAfter(2);
        worker.stall(stallMs);
        return fate;
      default:
        return fate satisfies never;
    }
  };

  return {
    made: () => made,

    /** One call of an adapter. One that has crashed hears no answer. */
    make: <Result>(worker: Worker, call: Call, effect: () => Promise<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        if (!worker.alive()) return;

        meet(worker, call, effect, {
          resolve: (result) => worker.alive() && resolve(result),
          reject: (error) => worker.alive() && reject(error),
        });
      }),

    /** An invocation, which ends when its time is over. What it throws is Lambda's to repeat. */
    invoke: (
      name: FunctionName,
      { seconds, about }: { seconds: number; about: readonly string[] },
      run: (worker: Worker) => Promise<void>,
    ): void => {
      workers += 1;
      const number = workers;
      const label = `${name} ${number}`;
      const skew = skewOf(name, number);
      const end = clock.now() + seconds * 1000;
      let lastMoment = end;
      let goesOnAt = 0;
      let state: 'running' | 'over' | 'crashed' = 'running';

      const crash = () => {
        if (state !== 'running') return;

        state = 'crashed';
        observed.disturbed(about);
        trace(() => `${timeOf(clock.now())} ${label} has crashed`);
      };
      const timeOut = (): void => {
        if (clock.now() < lastMoment) clock.after(lastMoment - clock.now(), timeOut);
        else crash();
      };
      const awake = (event: () => void): void => {
        if (clock.now() < goesOnAt) clock.after(goesOnAt - clock.now(), () => awake(event));
        else event();
      };
      const worker: Worker = {
        name: label,
        number,
        startedAt: clock.now(),
        now: () => clock.now() + skew,
        alive: () => state !== 'crashed',
        crash,
        remainingMs: () => end - clock.now(),
        awake,
        stall: (ms) => {
          if (goesOnAt > 0) return;

          goesOnAt = clock.now() + ms;
          lastMoment = Math.max(lastMoment, goesOnAt + seconds * 1000);
          observed.disturbed(about);
        },
      };
      const finish = () => {
        if (state === 'running') state = 'over';
      };

      clock.after(seconds * 1000, timeOut);
      run(worker).then(finish, finish);
    },
  };
}

/** Longer than a lease, and than an invocation may take. */
const stallMs = 20_000;

type Answer<Result> = { readonly resolve: (result: Result) => unknown; readonly reject: (error: unknown) => unknown };

function ignore(result: Promise<unknown>): void {
  result.catch(() => {});
}

function timeOf(time: number): string {
  return new Date(time).toISOString().slice(11, 23);
}
