import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Receive, Received } from '../../conversation/receive/receive.ts';
import {
  forHttpApi,
  type HttpEvent,
  type HttpResult,
  toResult as httpResult,
  json,
  plainText,
  problem,
} from './http.ts';

type ReceiveHandlerDeps = { readonly receive: Receive; readonly reportError: (error: unknown) => void };

/** Meta's own limit. In base64 it fits into an event of Lambda, which may have 6 MB. */
const maxBytes = 3 * 1024 * 1024;

/**
 * `GET|POST /webhooks/{receiver}`, to which Apple adds `/message` and of which GMS is given `/{secret}`: an API Gateway
 * event in, its result out.
 */
export function createWebhookHandler({
  receive,
  reportError,
}: ReceiveHandlerDeps): (event: HttpEvent) => Promise<HttpResult> {
  return forHttpApi(async (event) => {
    const { method } = event.requestContext.http;
    if (method !== 'GET' && method !== 'POST') return problem([{ code: 'method_not_allowed' }], { allow: 'GET, POST' });

    const { body = '', isBase64Encoded, rawPath, rawQueryString = '' } = event;
    const encoding = isBase64Encoded ? 'base64' : 'utf8';
    if (Buffer.byteLength(body, encoding) > maxBytes) return problem([tooLarge]);

    try {
      const received = await receive.webhook(event.pathParameters?.receiver ?? '', {
        method,
        headers: inLowerCase(event.headers),
        query: Object.fromEntries(new URLSearchParams(rawQueryString)),
        target: rawQueryString === '' ? rawPath : `${rawPath}?${rawQueryString}`,
        pathSecret: event.pathParameters?.secret,
        body: Buffer.from(body, encoding),
      });

      return toResult(received);
    } catch (error) {
      reportError(error);

      return problem([{ code: 'not_accepted' }], { 'retry-after': '2' });
    }
  });
}

/** An HTTP API writes them so already; other senders of the event need not. */
function inLowerCase(headers: HttpEvent['headers']): HttpEvent['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

const tooLarge = { code: 'body_too_large', detail: 'A webhook has 3 MB at most.' } as const;

/** A 401 does not say how to sign: only the vendor can. */
function toResult(received: Received): HttpResult {
  switch (received.status) {
    case 'stored':
      return received.answer ? answered(received.answer) : json(200, { status: 'ok' });
    case 'handshake':
      return plainText(200, received.answer);
    case 'incomplete':
      return problem([{ code: 'handshake_incomplete' }]);
    case 'refused':
      return problem([{ code: 'unauthorized' }]);
    case 'forbidden':
      return problem([{ code: 'forbidden', detail: 'The token is not one of this receiver’s vendor.' }]);
    case 'too_large':
      return problem([tooLarge]);
    case 'receiver_unknown':
      return problem([{ code: 'receiver_unknown' }]);
    default:
      return received satisfies never;
  }
}

function answered({ contentType: mediaType, body }: NonNullable<Extract<Received, { status: 'stored' }>['answer']>) {
  return httpResult({ status: 200, mediaType, body });
}

/**
 * A batch of the queue that subscribes to vendors' topics in, what was not stored out. The queue hands that out again.
 */
export function createNotificationHandler({
  receive,
  reportError,
}: ReceiveHandlerDeps): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return async ({ Records }) => {
    const failures = await Promise.all(
      Records.map(async ({ messageId, body }) => {
        try {
          await receive.notification(Buffer.from(body));
          return [];
        } catch (error) {
          reportError(error);
          return [{ itemIdentifier: messageId }];
        }
      }),
    );

    return { batchItemFailures: failures.flat() };
  };
}
