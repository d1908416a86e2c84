import * as z from 'zod/mini';
import { createAgents, wasNeverWritten } from '../net/connections.ts';
import { fetchBytes, TooManyBytesError } from '../net/fetch-bytes.ts';
import { createPost } from '../net/post.ts';
import { readJson } from '../net/read-json.ts';
import { retryAfterSeconds } from '../net/retry-after.ts';
import { isRenewed } from '../net/secret.ts';

/** Drops members that are null, at any depth: GMS means that they are absent. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((entry) => entry !== null).map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;

  const members = Object.entries(value).filter(([, member]) => member !== null);

  return Object.fromEntries(members.map(([key, member]) => [key, withoutNulls(member)]));
}

/** The answer to `refresh` contains the whole transcript. */
const maxAnswerBytes = 4 * 1024 * 1024;

/**
 * An answer of GMS's Chat API version 2: the same for every operation, always with HTTP 200. Other members are ignored.
 */
const answerSchema = z.object({
  statusCode: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  chatId: z.optional(z.string()),
  userId: z.optional(z.string()),
  secureKey: z.optional(z.string()),
  alias: z.optional(z.union([z.string(), z.pipe(z.number(), z.transform(String))])),
  chatEnded: z._default(z.boolean(), false),
  nextPosition: z.catch(z.optional(z.number()), undefined),
  /** Events of the transcript, which its reader checks one by one. */
  messages: z.catch(z.optional(z.array(z.unknown())), undefined),
  errors: z._default(z.array(z.object({ code: z.optional(z.union([z.number(), z.string()])) })), []),
});
export type GmsAnswer = z.output<typeof answerSchema>;

/**
 * - `answered`: by GMS itself.
 * - `http`: by something in between, or by GMS to a malformed request.
 * - `unwritten`: not a byte was sent. `silent`: GMS may have received it.
 * - `renewed`: refused because of a secret that has been replaced since.
 */
export type GmsReply =
  | { readonly kind: 'answered'; readonly answer: GmsAnswer }
  | { readonly kind: 'http'; readonly status: number; readonly retryAfterSeconds?: number }
  | { readonly kind: 'unwritten' | 'silent' | 'renewed' };

type ClientOptions = {
  readonly endpoint: string;
  /** The headers that carry secrets; `fresh` as in ReadSecret. Throws if a secret cannot be read. */
  readonly headers: (options?: { readonly fresh?: boolean }) => Promise<Record<string, string>>;
  readonly now: () => number;
  readonly connectTimeoutMs: number;
};

/** What GMS answers instead to a download. `disposition`: the header that names the file. */
export type GmsFile = {
  readonly kind: 'file';
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly disposition?: string | undefined;
};

/** Neither throws. Paths are those under `/genesys/2/chat`. */
export type GmsClient = {
  /** Posts a form, a file in it as multipart. */
  readonly post: (
    path: readonly string[],
    form: URLSearchParams | FormData,
    options: { readonly signal: AbortSignal },
  ) => Promise<GmsReply>;
  readonly download: (
    path: readonly string[],
    form: URLSearchParams,
    options: { readonly signal: AbortSignal; readonly maxBytes: number },
  ) => Promise<GmsReply | GmsFile | { readonly kind: 'too_large' }>;
};

export function createGmsClient({ endpoint, headers, now, connectTimeoutMs }: ClientOptions): GmsClient {
  const post = createPost(createAgents({ timeoutMs: connectTimeoutMs }), { maxBytes: maxAnswerBytes });
  const base = `${endpoint.replace(/\/+$/, '')}/genesys/2/chat`;

  const urlOf = (path: readonly string[]) => `${base}/${path.map(encodeURIComponent).join('/')}`;

  const httpReply = async (status: number, { given, retryAfter, signal }: Refused): Promise<GmsReply> => {
    const refused = status === 401 || status === 403;
    if (refused && (await isRenewed(given, { readFresh: () => headers({ fresh: true }), signal })))
      return { kind: 'renewed' };

    const seconds = retryAfterSeconds(retryAfter, now());

    return { kind: 'http', status, ...(seconds !== undefined && { retryAfterSeconds: seconds }) };
  };

  return {
    post: async (path, form, { signal }) => {
      const given = await headers().catch(() => undefined);
      if (!given) return { kind: 'unwritten' };

      try {
        const { contentType, body } = await encode(form);
        const request = { headers: { ...given, 'content-type': contentType }, body, signal };
        const { status, headers: answered, body: text } = await post(urlOf(path), request);
        const answer = isOk(status) ? readGmsAnswer(text) : undefined;

        return answer
          ? { kind: 'answered', answer }
          : await httpReply(status, { given, retryAfter: answered['retry-after'], signal });
      } catch (error) {
        return { kind: wasNeverWritten(error) ? 'unwritten' : 'silent' };
      }
    },

    download: async (path, form, { signal, maxBytes }) => {
      const given = await headers().catch(() => undefined);
      if (!given) return { kind: 'unwritten' };

      try {
        const { contentType, body } = await encode(form);
        const request = {
          method: 'POST',
          headers: { ...given, 'content-type': contentType },
          maxBytes,
          signal,
        } as const;
        const {
          status,
          headers: answered,
          bytes,
        } = await fetchBytes(urlOf(path), {
          ...request,
          body: Buffer.from(body),
        });
        const retryAfter = answered.get('retry-after') ?? undefined;
        if (!isOk(status)) return await httpReply(status, { given, retryAfter, signal });

        const mediaType = answered.get('content-type') ?? '';
        // A failure is an answer like any other, with HTTP 200.
        const answer = /\bjson\b/.test(mediaType) ? readGmsAnswer(bytes.toString()) : undefined;
        if (answer && answer.statusCode !== 0) return { kind: 'answered', answer };

        return { kind: 'file', bytes, mediaType, disposition: answered.get('content-disposition') ?? undefined };
      } catch (error) {
        return { kind: error instanceof TooManyBytesError ? 'too_large' : 'silent' };
      }
    },
  };
}

type Refused = {
  readonly given: Readonly<Record<string, string>>;
  readonly retryAfter: string | undefined;
  readonly signal: AbortSignal;
};

const isOk = (status: number) => status >= 200 && status < 300;

/** Returns undefined if it is no answer of GMS's. */
export function readGmsAnswer(text: string): GmsAnswer | undefined {
  return answerSchema.safeParse(withoutNulls(readJson(text))).data;
}

async function encode(form: URLSearchParams | FormData) {
  if (form instanceof URLSearchParams)
    return { contentType: 'application/x-www-form-urlencoded', body: form.toString() };

  // Node draws the boundary, and writes it into the type.
  const encoded = new Response(form);

  return { contentType: encoded.headers.get('content-type') ?? '', body: new Uint8Array(await encoded.arrayBuffer()) };
}
