import { createRequestPublic, type PublicOptions } from './fetch-public.ts';

type Request = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
};

/** `retryAfter`: the header as it came. */
export type PublicAnswer = { readonly status: number; readonly retryAfter?: string | undefined };

/**
 * Posts once to an address that others wrote; a redirect is an answer, too. What the server says besides its status is
 * not read: whoever wrote the address must learn nothing of what lies behind it. Throws if there is no answer, and a
 * `NotPublicError` if the address is not public.
 */
export type PostPublic = (url: string, request: Request) => Promise<PublicAnswer>;

export function createPostPublic(options: PublicOptions = {}): PostPublic {
  const request = createRequestPublic(options);

  return async (url, { headers, body, signal }) => {
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const response = await request(url, signal, { method: 'POST', headers: { ...headers, ...length }, body });
    response.destroy();

    return { status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] };
  };
}
