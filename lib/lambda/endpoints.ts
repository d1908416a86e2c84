import type { SQSClient } from '@aws-sdk/client-sqs';
import type { CallbackDeps } from '../callback/callback-deps.ts';
import { createSendToQueue, queueUrlOf } from '../callback/queue-endpoint.ts';
import { createSendWebhook } from '../callback/webhook.ts';
import { createPostPublic } from '../net/post-public.ts';
import type { CallbackRuntime } from './runtime.ts';

/** What brings callbacks to the endpoint of these settings. */
export function endpointsOf(
  { readSecret, now, abortAfter, localEndpoints }: CallbackRuntime,
  client: SQSClient,
): CallbackDeps['openEndpoint'] {
  const webhook = {
    post: createPostPublic(localEndpoints && { isAllowed: localEndpoints.isAllowed }),
    ...{ readSecret: localEndpoints?.readSecret ?? readSecret, now, abortAfter },
  };

  return (settings) =>
    'url' in settings
      ? createSendWebhook(webhook, { url: settings.url, secret: settings.secret })
      : createSendToQueue(client, (localEndpoints?.queueUrlOf ?? queueUrlOf)(settings.queue));
}
