import { Webhook } from 'standardwebhooks';
import { NotPublicError } from '../net/fetch-public.ts';
import type { PostPublic, PublicAnswer } from '../net/post-public.ts';
import { retryAfterSeconds } from '../net/retry-after.ts';
import type { ReadSecret } from '../net/secret.ts';
import type { SendCallback } from './callback-sender.ts';
import { type Answer, answerMs, hourSeconds } from './endpoint.ts';

type WebhookDeps = {
  readonly post: PostPublic;
  readonly readSecret: ReadSecret;
  /** ms since 1970. */
  readonly now: () => number;
  readonly abortAfter: (ms: number) => AbortSignal;
};

type Endpoint = { readonly url: string; readonly secret: readonly string[] };

/**
 * A webhook of Standard Webhooks 1.0.0: each secret signs id, time of the try and body. The same id tells a receiver
 * that it has seen the callback.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function createSendWebhook(deps: WebhookDeps, { url, secret }: Endpoint): SendCallback {
  return async ({ id, body }) => {
    const at = new Date(deps.now());
    const signatures = await signaturesOf(deps, secret, (webhook) => webhook.sign(id, at, body));
    if (!signatures) return { status: 'failed', answer: 'its secret cannot be read' };

    const headers = {
      'content-type': 'application/json',
      'user-agent': 'invite-to-chat',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signatures.join(' '),
    };
    const signal = deps.abortAfter(answerMs);

    try {
      return answerOf(await deps.post(url, { headers, body, signal }), deps.now());
    } catch (cause) {
      return { status: 'failed', answer: signal.aborted ? 'no answer in time' : reasonOf(cause) };
    }
  };
}

/** Undefined if a secret is not there, or is none. */
async function signaturesOf(
  { readSecret }: WebhookDeps,
  secrets: readonly string[],
  sign: (webhook: Webhook) => string,
): Promise<readonly string[] | undefined> {
  try {
    const read = secrets.map((secret) => (secret.startsWith('whsec_') ? secret : readSecret(secret)));

    return (await Promise.all(read)).map((secret) => sign(new Webhook(secret)));
  } catch {
    return undefined;
  }
}

function answerOf({ status, retryAfter }: PublicAnswer, now: number): Answer {
  const answer = `HTTP ${status}`;
  if (status >= 200 && status < 300) return { status: 'taken', answer };
  if (status === 410) return { status: 'gone', answer };

  const seconds = retryAfterSeconds(retryAfter, now);

  return {
    ...{ status: 'failed', answer },
    ...(seconds !== undefined && { retryAfterSeconds: Math.min(seconds, hourSeconds) }),
  };
}

/** Its code, because a message may quote the address. */
function reasonOf(cause: unknown): string {
  if (cause instanceof NotPublicError) return 'its address is not public';

  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'no answer';
}
