import type { Context } from 'aws-lambda';
import { traceIdOf, withInvocationContext } from '../lib/lambda/observe/invocation-context.ts';

type Handler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

/**
 * A Lambda handler that is built when the first event comes, so that a module can be imported for its factory alone.
 * Lambda names an invocation's trace in the environment.
 */
export function lazyHandler<Event, Result>(
  create: () => (event: Event, context: Context) => unknown,
): Handler<Event, Result> {
  let built: ReturnType<typeof create> | undefined;

  return async (event, context) => {
    built ??= create();

    const run = built;
    const traceId = traceIdOf(process.env._X_AMZN_TRACE_ID);
    const work = { traceId, runTraceId: traceId, beganAt: Date.now() };

    return (await withInvocationContext(work, () => run(event, context))) as Result;
  };
}
