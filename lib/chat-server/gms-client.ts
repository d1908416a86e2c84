import * as z from 'zod';
import { parseJson, retryAfterSeconds, wasNeverWritten } from '../channel/network.ts';

/** An answer of GMS' Chat API version 2: the same for every operation, always with HTTP 200. Other members are not ours to read. */
const answerSchema = z.object({
  statusCode: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  chatId: z.string().optional(),
  userId: z.string().optional(),
  secureKey: z.string().optional(),
  alias: z.union([z.string(), z.number().transform(String)]).optional(),
  chatEnded: z.boolean().default(false),
  errors: z.array(z.object({ code: z.union([z.number(), z.string()]) })).default([]),
});
export type GmsAnswer = z.output<typeof answerSchema>;

/**
 * - `answered`: GMS itself has spoken.
 * - `http`: something on the way to it has, or it has refused the form of the request.
 * - `unwritten`: not a byte has left. `silent`: nobody knows whether GMS has got it.
 */
export type GmsReply =
  | { readonly kind: 'answered'; readonly answer: GmsAnswer }
  | { readonly kind: 'http'; readonly status: number; readonly retryAfterSeconds?: number }
  | { readonly kind: 'unwritten' | 'silent' };

type ClientOptions = {
  readonly endpoint: string;
  /** Throws where a secret cannot be read. */
  readonly headers: () => Promise<Record<string, string>>;
  readonly now: () => number;
};

/** Posts a form to a path under `/genesys/2/chat`. Never throws. */
export type GmsPost = (path: readonly string[], form: URLSearchParams, options: { readonly signal: AbortSignal }) => Promise<GmsReply>;

export function createGmsClient({ endpoint, headers, now }: ClientOptions): GmsPost {
  const base = `${endpoint.replace(/\/+$/, '')}/genesys/2/chat`;

  return async (path, form, { signal }) => {
    const url = `${base}/${path.map(encodeURIComponent).join('/')}`;
    const given = await headers().catch(() => undefined);
    if (!given) return { kind: 'unwritten' };

    try {
      // A socket that outlives an invocation is stale when a frozen function thaws.
      const request = { method: 'POST', headers: { ...given, connection: 'close' }, body: form, signal };
      const response = await fetch(url, { ...request, redirect: 'manual' });
      const { data: answer } = answerSchema.safeParse(parseJson(await response.text()));
      if (response.ok && answer) return { kind: 'answered', answer };

      const seconds = retryAfterSeconds(response.headers.get('retry-after'), now());

      return { kind: 'http', status: response.status, ...(seconds !== undefined && { retryAfterSeconds: seconds }) };
    } catch (error) {
      return { kind: wasNeverWritten(error) ? 'unwritten' : 'silent' };
    }
  };
}
