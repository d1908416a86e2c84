import * as z from 'zod/mini';
import { createAgents, wasNeverWritten } from '../net/connections.ts';
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

/** Posts a form to a path under `/genesys/2/chat`. Never throws. */
export type GmsPost = (
  path: readonly string[],
  form: URLSearchParams,
  options: { readonly signal: AbortSignal },
) => Promise<GmsReply>;

export function createGmsClient({ endpoint, headers, now, connectTimeoutMs }: ClientOptions): GmsPost {
  const post = createPost(createAgents({ timeoutMs: connectTimeoutMs }), { maxBytes: maxAnswerBytes });
  const base = `${endpoint.replace(/\/+$/, '')}/genesys/2/chat`;

  return async (path, form, { signal }) => {
    const url = `${base}/${path.map(encodeURIComponent).join('/')}`;
    const given = await headers().catch(() => undefined);
    if (!given) return { kind: 'unwritten' };

    try {
      const request = {
        headers: { ...given, 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
        signal,
      };
      const { status, headers: answered, body } = await post(url, request);
      const { data: answer } = answerSchema.safeParse(withoutNulls(readJson(body)));
      if (status >= 200 && status < 300 && answer) return { kind: 'answered', answer };

      const refused = status === 401 || status === 403;
      if (refused && (await isRenewed(given, { readFresh: () => headers({ fresh: true }), signal })))
        return { kind: 'renewed' };

      const seconds = retryAfterSeconds(answered['retry-after'], now());

      return { kind: 'http', status, ...(seconds !== undefined && { retryAfterSeconds: seconds }) };
    } catch (error) {
      return { kind: wasNeverWritten(error) ? 'unwritten' : 'silent' };
    }
  };
}
