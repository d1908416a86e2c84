import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * One piece of work: an invocation, or one record of a batch. Every log line of it carries its trace and its time so
 * far.
 */
export type InvocationContext = {
  readonly traceId: string | undefined;
  /** Of the invocation: a batch has another one than its records. */
  readonly runTraceId: string | undefined;
  readonly beganAt: number;
};

const current = new AsyncLocalStorage<InvocationContext>();

export function invocationContext(): InvocationContext | undefined {
  return current.getStore();
}

export function withInvocationContext<Result>(work: InvocationContext, run: () => Result): Result {
  return current.run(work, run);
}

/**
 * The trace of X-Ray's header (`Root=1-…;Parent=…`), or undefined. Lambda gets it from API Gateway; the SDK sends it
 * with every request of the invocation, and SQS keeps it with the message as `AWSTraceHeader`: so the records of one
 * batch belong to the traces of their requests.
 */
export function traceIdOf(header: string | undefined): string | undefined {
  return /(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/.exec(header ?? '')?.[1];
}
