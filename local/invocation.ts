/** One run of a function as Lambda does it: with a context and a timeout, and able to die in the middle. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context } from 'aws-lambda';
import { localAccount } from './account.ts';

export type LambdaHandler<Event> = (event: Event, context: Context) => unknown;

export type Invocation = {
  readonly requestId: string;
  readonly event: unknown;
  readonly alive: () => boolean;
  /** From here on nothing that it calls answers any more, and its result counts for nothing. */
  readonly kill: () => void;
};

export type Outcome =
  | { readonly status: 'returned'; readonly result: unknown }
  | { readonly status: 'threw'; readonly cause: unknown }
  | { readonly status: 'timed-out' }
  | { readonly status: 'killed' };

export type Invoke<Event> = (event: Event) => Promise<Outcome>;

const current = new AsyncLocalStorage<Invocation>();

/** The invocation in which the caller runs. */
export function currentInvocation(): Invocation | undefined {
  return current.getStore();
}

type InvokeOptions<Event> = {
  readonly functionName: string;
  readonly handler: LambdaHandler<Event>;
  /** In seconds. */
  readonly timeout: number;
  readonly newId: () => string;
  /** The last moment at which it can be dropped: it has its result but has not returned it. */
  readonly beforeEnd?: () => void;
};

export function createInvoke<Event>(options: InvokeOptions<Event>): Invoke<Event> {
  return async (event) => {
    const requestId = options.newId();
    const died = Promise.withResolvers<Outcome>();
    let alive = true;
    const die = (outcome: Outcome) => {
      alive = false;
      died.resolve(outcome);
    };
    const invocation: Invocation = { requestId, event, alive: () => alive, kill: () => die({ status: 'killed' }) };

    const deadline = performance.now() + options.timeout * 1000;
    const timer = setTimeout(() => die({ status: 'timed-out' }), options.timeout * 1000);
    try {
      return await current.run(invocation, () =>
        Promise.race([died.promise, run(options, event, context(options, requestId, deadline))]),
      );
    } finally {
      clearTimeout(timer);
    }
  };
}

async function run<Event>(
  { handler, beforeEnd }: InvokeOptions<Event>,
  event: Event,
  lambdaContext: Context,
): Promise<Outcome> {
  try {
    const result = await handler(event, lambdaContext);
    beforeEnd?.();
    return currentInvocation()?.alive() ? { status: 'returned', result } : { status: 'killed' };
  } catch (cause) {
    return { status: 'threw', cause };
  }
}

function context({ functionName }: { readonly functionName: string }, awsRequestId: string, deadline: number): Context {
  const retired = () => {
    throw new Error('On Lambda Node 24 knows no callbacks: return a promise');
  };
  return {
    awsRequestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${localAccount.region}:${localAccount.id}:function:${functionName}`,
    memoryLimitInMB: '512',
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: awsRequestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
    done: retired,
    fail: retired,
    succeed: retired,
  };
}
