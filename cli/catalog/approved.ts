/** What WhatsApp has approved for a business account, as its Graph API lists it. */
import * as z from 'zod';
import type { CatalogData } from '../../lib/catalog/catalog.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import { didYouMean } from '../../lib/esp/names.ts';
import { UsageError } from '../usage-error.ts';

const buttonSchema = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  url: z.string().optional(),
  otp_type: z.string().optional(),
  phone_number: z.string().optional(),
});

const partSchema = z.looseObject({
  type: z.string(),
  format: z.string().optional(),
  text: z.string().optional(),
  buttons: z.array(buttonSchema).optional(),
});

const componentSchema = partSchema.extend({
  limited_time_offer: z.looseObject({ text: z.string(), has_expiration: z.boolean().optional() }).optional(),
  cards: z.array(z.looseObject({ components: z.array(partSchema) })).optional(),
});

const approvedSchema = z.object({
  name: z.string(),
  language: z.string(),
  status: z.string(),
  category: z.string().optional(),
  parameter_format: z.string().optional(),
  message_send_ttl_seconds: z.number().optional(),
  components: z.array(componentSchema).default([]),
});

export type Approved = z.infer<typeof approvedSchema>;
export type ApprovedPart = z.infer<typeof partSchema>;
export type ApprovedButton = z.infer<typeof buttonSchema>;

const page = z.object({ data: z.array(approvedSchema), paging: z.object({ next: z.url().optional() }).optional() });

export type Account = {
  readonly account: string;
  readonly channel?: string | undefined;
  readonly token: string | undefined;
  /** Default: the channel's, or Meta's. */
  readonly endpoint?: string | undefined;
};

/** The channel by whose endpoint the account is read: the named one, or the first of WhatsApp's Cloud API. */
export function channelOf({ channels }: CatalogData, { channel: wanted }: Pick<Account, 'channel'>): ChannelSettings {
  const found = channels.find(({ name, transport }) =>
    wanted === undefined ? transport === 'whatsapp-cloud' : name === wanted,
  );
  if (found) return found;

  const near =
    wanted === undefined
      ? ''
      : didYouMean(
          wanted,
          channels.map(({ name }) => name),
        );
  throw new UsageError(`${wanted ?? 'whatsapp-cloud'}: there is no such channel${near}`);
}

export async function readApproved(
  channel: ChannelSettings,
  { account, token, endpoint = channel.endpoint ?? 'https://graph.facebook.com/v24.0' }: Account,
): Promise<Approved[]> {
  if (!token) throw new UsageError('WHATSAPP_TOKEN is not set');

  const all: Approved[] = [];

  for (let url: string | undefined = `${endpoint}/${account}/message_templates?limit=100`; url !== undefined; ) {
    const response: Response = await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(30_000),
    });
    const parsed = page.safeParse(await response.json().catch(() => undefined));
    if (!parsed.success)
      throw new UsageError(
        `WhatsApp answered ${response.status} and no list of templates: look at the account’s id and the token`,
      );

    all.push(...parsed.data.data);
    url = parsed.data.paging?.next;
  }

  return all;
}
