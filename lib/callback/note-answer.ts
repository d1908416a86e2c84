import type { CallbackDeps } from './callback-deps.ts';
import { type Caller, changeEndpoint } from './change-endpoint.ts';
import { type Answer, afterAnswer, type Endpoint, isHeld } from './endpoint.ts';

type NoteDeps = Pick<CallbackDeps, 'callbacks' | 'newToken' | 'now' | 'report'>;

/**
 * Writes down what an answer says of its endpoint, and returns the endpoint. `before`: as it was read for the try; one
 * that is well, and takes a callback, costs no write.
 */
export async function noteAnswer(
  deps: NoteDeps,
  caller: Caller,
  { before, answer }: { readonly before: Endpoint; readonly answer: Answer },
): Promise<Endpoint> {
  if (answer.status === 'taken' && before.failures === 0) return before;

  let was = before;
  const endpoint = await changeEndpoint(deps, caller, (stored) => {
    was = stored;

    return afterAnswer(stored, answer, deps.now());
  });
  reportChange(deps, caller, was, endpoint);

  return endpoint;
}

function reportChange({ report }: NoteDeps, { name: caller }: Caller, was: Endpoint, endpoint: Endpoint): void {
  const { answer: reason = '', until } = endpoint;
  if (endpoint.isGone && !was.isGone) {
    report({ step: 'endpoint_gone', caller, reason });
    report({ step: 'endpoint_held', caller, reason });
  } else if (isHeld(was) && !isHeld(endpoint)) report({ step: 'endpoint_back', caller, reason });
  // With every probe, so that the alarm of an endpoint that stays away goes on.
  else if (until > was.until) report({ step: 'endpoint_held', caller, reason, until });
}
