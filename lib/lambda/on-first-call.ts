import type { Context } from 'aws-lambda';

type Handler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

/** A Lambda handler that is built when the first event comes, so that a module can be imported for its factory alone. */
export function onFirstCall<Event, Result>(create: () => (event: Event, context: Context) => unknown): Handler<Event, Result> {
  let built: ReturnType<typeof create> | undefined;

  return async (event, context) => {
    built ??= create();

    return (await built(event, context)) as Result;
  };
}
