import * as z from 'zod';

/** What an app or an account has to be told to post to us. */
export type Registration = { readonly url: string; readonly verifyToken: string };

export type MetaWebhooks = {
  /** Where the number posts: to its own URL, its account's, or its app's. */
  readonly readUrl: (phoneNumberId: string, token: string) => Promise<string | undefined>;
  /** Meta calls the URL with the verify token before it answers. */
  readonly subscribeApp: (app: App, registration: Registration) => Promise<void>;
  readonly readSubscribedApps: (account: string, token: string) => Promise<readonly string[]>;
  /** With a registration, what the account reports goes there instead of to the URL of the app. */
  readonly subscribeAccount: (account: string, token: string, instead?: Registration) => Promise<void>;
  readonly overrideNumber: (phoneNumberId: string, token: string, instead: Registration) => Promise<void>;
};

/** Calls about an app are made with its id and secret, those about accounts and numbers with a token. */
export type App = { readonly id: string; readonly secret: string };

/** The fields that receive reads; `messages` brings receipts, too. */
export const webhookFields = [
  'messages',
  'user_preferences',
  'message_template_status_update',
  'message_template_quality_update',
  'phone_number_quality_update',
  'account_update',
] as const;

const object = 'whatsapp_business_account';

export function createMetaWebhooks({
  endpoint = 'https://graph.facebook.com/v24.0',
}: {
  endpoint?: string | undefined;
}) {
  /** The token is in a header, because URLs are logged. */
  const call = async <Schema extends z.ZodType>(
    path: string,
    { token, body, schema }: { readonly token: string; readonly body?: object; readonly schema: Schema },
  ): Promise<z.infer<Schema>> => {
    const response = await fetch(`${endpoint}/${path}`, {
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    const answer: unknown = await response.json().catch(() => undefined);
    const parsed = schema.safeParse(answer);
    if (response.ok && parsed.success) return parsed.data;

    const error = errorSchema.safeParse(answer).data?.error;
    throw new Error(
      `${path.split('?')[0]} answered ${response.status}${error ? `, ${error.code}: ${error.message}` : ''}`,
    );
  };
  const post = async (path: string, token: string, body: object): Promise<void> => {
    await call(path, { token, body, schema: doneSchema });
  };
  const overriding = ({ url, verifyToken }: Registration) => ({
    override_callback_uri: url,
    verify_token: verifyToken,
  });

  const webhooks: MetaWebhooks = {
    readUrl: async (phoneNumberId, token) => {
      const path = `${phoneNumberId}?fields=webhook_configuration`;
      const { webhook_configuration: urls } = await call(path, { token, schema: numberSchema });

      return urls?.phone_number ?? urls?.whatsapp_business_account ?? urls?.application;
    },
    subscribeApp: (app, { url, verifyToken }) =>
      post(`${app.id}/subscriptions`, tokenOf(app), {
        object,
        callback_url: url,
        verify_token: verifyToken,
        fields: webhookFields.join(','),
        include_values: true,
      }),
    readSubscribedApps: async (account, token) => {
      const { data } = await call(`${account}/subscribed_apps`, { token, schema: appsSchema });

      return data.map(({ whatsapp_business_api_data: { id } }) => id);
    },
    subscribeAccount: (account, token, instead) =>
      post(`${account}/subscribed_apps`, token, instead ? overriding(instead) : {}),
    overrideNumber: (phoneNumberId, token, instead) =>
      post(phoneNumberId, token, { webhook_configuration: overriding(instead) }),
  };

  return webhooks;
}

function tokenOf({ id, secret }: App): string {
  return `${id}|${secret}`;
}

const errorSchema = z.object({ error: z.object({ code: z.number(), message: z.string() }) });
const doneSchema = z.object({ success: z.literal(true) });
const numberSchema = z.object({
  webhook_configuration: z
    .object({
      phone_number: z.string().optional(),
      whatsapp_business_account: z.string().optional(),
      application: z.string().optional(),
    })
    .optional(),
});
const appsSchema = z.object({
  data: z.array(z.object({ whatsapp_business_api_data: z.object({ id: z.string() }) })),
});
