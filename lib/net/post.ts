import { type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type Agents, NotConnectedError } from './connections.ts';

export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

type Request = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
};

/**
 * Posts once and reads the answer, whatever its status; a redirection is an answer too. Throws a `NotConnectedError` where nothing was sent, and
 * another error where nobody knows whether it arrived.
 */
export type Post = (url: string, request: Request) => Promise<Answer>;

/** No vendor answers a message with more. */
const maxAnswerBytes = 65_536;

/** Node's own requests and not fetch, which does not tell a connection that never came to be from one that broke. */
export function createPost({ httpAgent, httpsAgent }: Agents): Post {
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
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: await read(response) });
        } catch (error) {
          reject(error);
        }
      });
      request.end(body);
    });
}

async function read(response: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;

  for await (const chunk of response) {
    length += chunk.length;
    if (length > maxAnswerBytes) throw new Error('the answer is too long');
    chunks.push(chunk);
  }

  return Buffer.concat(chunks).toString();
}
