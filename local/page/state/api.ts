/** Requests to this machine: all that the page does, it does by these. */
import { signal } from '@preact/signals';

export type Answer<Body = unknown> = {
  readonly ok: boolean;
  /** 0: nobody answered. */
  readonly status: number;
  readonly ms: number;
  readonly body: Body;
};

export type Order = {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  /** In place of `body`: exactly this. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

const keyName = 'invite-to-chat key';

/** Of a caller, if `CALLERS` lists them. It lives as long as the browser's tab. */
export const apiKey = signal(sessionStorage.getItem(keyName) ?? '');
export const keyIsMissing = signal(false);

export function takeKey(key: string): void {
  sessionStorage.setItem(keyName, key);
  apiKey.value = key;
  keyIsMissing.value = false;
}

export async function call<Body = unknown>({
  method = 'GET',
  path,
  body,
  text: given,
  headers,
}: Order): Promise<Answer<Body | undefined>> {
  const start = performance.now();
  try {
    const response = await fetch(path, {
      method,
      // A 401 names Basic, and the browser would ask for a name and password before the page hears of it.
      credentials: 'omit',
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(apiKey.value !== '' && { 'x-api-key': apiKey.value }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(given !== undefined && { body: given }),
    });
    const text = await response.text();
    if (response.status === 401) keyIsMissing.value = true;

    return {
      ok: response.ok,
      status: response.status,
      ms: performance.now() - start,
      body: parsed<Body>(text),
    };
  } catch {
    return { ok: false, status: 0, ms: performance.now() - start, body: undefined };
  }
}

/** What an answer says went wrong, in its own words. */
export function reasonOf({ status, body }: Answer): string {
  if (status === 0) return 'npm start does not answer.';
  const { detail, title, message } = typeof body === 'object' && body !== null ? (body as Refusal) : {};
  const words = [title, detail].filter(Boolean).join(' ');

  return words || message || `It answered ${status}.`;
}

type Refusal = { readonly detail?: string; readonly title?: string; readonly message?: string };

function parsed<Body>(text: string): Body | undefined {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
