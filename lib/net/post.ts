import { type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type Agents, NotConnectedError } from './connections.ts';

export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

type Request = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly signal: AbortSignal;
};

/**
 * Posts once and reads the answer, whatever its status; a redirect is an answer, too. Throws a `NotConnectedError` if
 * nothing was sent, and any other error if the request may have arrived.
 */
export type Post = (url: string, request: Request) => Promise<Answer>;

/** `maxBytes` of an answer. No vendor's answer to a message is longer. */
type PostOptions = { readonly maxBytes?: number };

/** Node's own requests instead of fetch, whose errors do not say whether there ever was a connection. */
export function createPost({ httpAgent, httpsAgent }: Agents, { maxBytes = 65_536 }: PostOptions = {}): Post {
  return (url, { headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const isHttps = url.startsWith('https:');
      const options = { method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) }, signal };
      const request = isHttps
        ? requestHttps(url, { ...options, agent: httpsAgent })
        : requestHttp(url, { ...options, agent: httpAgent });

      let connected = false;

      request.once('socket', () => {
        connected = true;
      });
      request.once('error', (error) => reject(connected ? error : new NotConnectedError(error)));
      request.once('response', async (response) => {
        try {
          const body = await readBody(response, maxBytes);
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
        } catch (error) {
          reject(error);
        }
      });
      request.end(body);
    });
}

/** The status of a longer answer still counts. The rest is not read, and what was read is not JSON. */
async function readBody(response: AsyncIterable<Buffer>, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;

  for await (const chunk of response) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) break;
  }

  return Buffer.concat(chunks).subarray(0, maxBytes).toString();
}
