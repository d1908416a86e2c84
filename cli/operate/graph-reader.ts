import * as z from 'zod';

/** What Meta reports about a token. `accounts` are the WhatsApp business accounts that it may manage. */
export type TokenFacts = {
  readonly valid: boolean;
  /** The id of the app that the token is of. */
  readonly app: string | undefined;
  readonly expiresAt: number | undefined;
  readonly accounts: readonly string[];
};

export type GraphReader = {
  readonly readToken: () => Promise<TokenFacts>;
  readonly readPhoneNumberIds: (account: string) => Promise<readonly string[]>;
  readonly readTemplates: (account: string) => Promise<readonly z.infer<typeof templateSchema>[]>;
};

/**
 * Reads of the WhatsApp Cloud API that send nothing.
 * https://developers.facebook.com/docs/graph-api/reference/debug_token/
 */
export function createGraphReader({
  endpoint = 'https://graph.facebook.com/v24.0',
  token,
}: {
  endpoint?: string | undefined;
  token: string;
}): GraphReader {
  const read = async <Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> => {
    const response = await fetch(`${endpoint}/${path}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(10_000),
    });
    const parsed = schema.safeParse(await response.json().catch(() => undefined));
    if (parsed.success) return parsed.data;

    throw new Error(`${path.split('?')[0]} answered ${response.status}`);
  };

  return {
    readToken: async () => {
      const { data } = await read(`debug_token?input_token=${encodeURIComponent(token)}`, tokenSchema);
      const scope = data?.granular_scopes?.find((one) => one.scope === 'whatsapp_business_management');

      return {
        valid: data?.is_valid ?? false,
        app: data?.app_id,
        expiresAt: data?.expires_at ? data.expires_at * 1000 : undefined,
        accounts: scope?.target_ids ?? [],
      };
    },
    readPhoneNumberIds: async (account) =>
      (await read(`${account}/phone_numbers?fields=id&limit=100`, idsSchema)).data.map(({ id }) => id),
    readTemplates: async (account) =>
      (await read(`${account}/message_templates?fields=name,language,status&limit=1000`, templatesSchema)).data,
  };
}

/** A token that Meta does not know is answered with an error in place of data. */
const tokenSchema = z.union([
  z.object({
    data: z.object({
      is_valid: z.boolean().default(false),
      app_id: z.string().optional(),
      expires_at: z.number().optional(),
      granular_scopes: z.array(z.object({ scope: z.string(), target_ids: z.array(z.string()).optional() })).optional(),
    }),
  }),
  z.object({ error: z.object({ code: z.literal(190) }) }).transform(() => ({ data: undefined })),
]);
const idsSchema = z.object({ data: z.array(z.object({ id: z.string() })) });
const templateSchema = z.object({ name: z.string(), language: z.string(), status: z.string() });
const templatesSchema = z.object({ data: z.array(templateSchema) });
