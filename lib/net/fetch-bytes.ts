/** Fetches what a vendor has told us the address of, on a connection of its own. It follows no redirect. */

type Request = {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
  readonly method?: 'GET' | 'POST';
  readonly body?: Uint8Array;
  /** `manual`: a redirect is an answer, too. Default: an error. */
  readonly redirect?: 'error' | 'manual';
};

/** What came is longer than allowed. */
export class TooManyBytesError extends Error {
  override readonly name = 'TooManyBytesError';
}

/** Throws if there is no answer, and if it is a redirect that nobody wants. */
export async function fetchBytes(
  url: string,
  { headers, signal, maxBytes, method = 'GET', body, redirect = 'error' }: Request,
): Promise<{ readonly status: number; readonly headers: Headers; readonly bytes: Buffer }> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, connection: 'close' },
    redirect,
    signal,
    ...(body && { body: Buffer.from(body) }),
  });
  const chunks: Uint8Array[] = [];
  let length = 0;

  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw new TooManyBytesError('the file is larger than allowed');
    chunks.push(chunk);
  }

  return { status: response.status, headers: response.headers, bytes: Buffer.concat(chunks) };
}
