/**
 * Checks with Meta the token of each Facebook Page: that it is the Page's, that the app gets what is written to it, and
 * that the utility templates of the catalog are approved.
 */
import * as z from 'zod';
import type { CatalogData } from '../../lib/catalog/catalog.ts';
import { messengerEndpoint } from '../../lib/channel/meta/facebook-messenger.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import type { CheckResult } from './check-result.ts';
import { checkSecret, storing } from './check-secret.ts';
import { reasonOf } from './command.ts';
import type { Target } from './target.ts';

export async function checkMessenger(target: Target): Promise<readonly CheckResult[]> {
  const pages = target.catalog.channels
    .filter(({ transport }) => transport === 'facebook-messenger')
    .flatMap((channel) =>
      Object.entries(channel.businessIds).map(([page, { token = '' }]) => ({ channel, page, reference: token })),
    );

  return (await Promise.all(pages.map((page) => checkPage(target, page)))).flat();
}

type Page = { readonly channel: ChannelSettings; readonly page: string; readonly reference: string };

async function checkPage(target: Target, { channel, page, reference }: Page): Promise<readonly CheckResult[]> {
  const at = `${channel.name}: Page ${page}`;
  const store = storing(reference, target);
  const { results, secret: token } = await checkSecret(target, { at, reference, place: 'catalog/channels.yml' });
  if (token === undefined) return results;

  const endpoint = target.local ? `${target.local.vendors.graphApi}/v24.0` : (channel.endpoint ?? messengerEndpoint);
  const read = createReader(endpoint, token);

  try {
    const { id } = await read(`${page}?fields=id`, idSchema);
    const owned = { ok: id === page, what: `${at}: the token is the Page’s`, fix: store };

    return [
      ...results,
      owned,
      ...(channel.receiver === undefined ? [] : [await checkFields(read, at, page)]),
      ...(await checkTemplates(read, page, target.catalog)),
    ];
  } catch (cause) {
    return [...results, { ok: false, what: `${at}: ${reasonOf(cause)}`, fix: store }];
  }
}

/** Without the last two nothing says what became of a message. */
const neededFields = ['messages', 'messaging_postbacks', 'message_deliveries', 'message_reads'];

async function checkFields(read: Read, at: string, page: string): Promise<CheckResult> {
  const { data } = await read(`${page}/subscribed_apps`, appsSchema);
  const subscribed = new Set(data.flatMap(({ subscribed_fields: fields = [] }) => fields));
  const missing = neededFields.filter((field) => !subscribed.has(field));

  return missing.length === 0
    ? { ok: true, what: `${at}: what clients write and receipts are subscribed` }
    : {
        ok: false,
        what: `${at}: no app has subscribed ${missing.join(', ')}`,
        fix: 'Subscribe them for the Page in the app, under Messenger, Settings: docs/receipts.md',
      };
}

async function checkTemplates(read: Read, page: string, { responses }: CatalogData): Promise<readonly CheckResult[]> {
  const used = responses.flatMap(({ id, active, facebook }) =>
    active && facebook?.['content-type'] === 'utility'
      ? [{ id, name: facebook.name, language: facebook.language }]
      : [],
  );
  if (used.length === 0) return [];

  const { data } = await read(`${page}/message_templates?fields=name,language,status&limit=1000`, templatesSchema);

  return used.map(({ id, name, language }) => {
    const found = data.find((template) => template.name === name && template.language === language);
    const status = found?.status ?? (found ? 'APPROVED' : 'not there');

    return {
      ok: status === 'APPROVED',
      what: `response ${id}: utility template ${name} (${language}) is ${status.toLowerCase()}`,
      fix: 'Look at it in the Page’s message templates, in Meta Business Suite',
    };
  });
}

type Read = <Schema extends z.ZodType>(path: string, schema: Schema) => Promise<z.infer<Schema>>;

function createReader(endpoint: string, token: string): Read {
  return async (path, schema) => {
    const response = await fetch(`${endpoint}/${path}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(10_000),
    });
    const parsed = schema.safeParse(await response.json().catch(() => undefined));
    if (parsed.success) return parsed.data;

    throw new Error(`${path.split('?')[0]} answered ${response.status}`);
  };
}

const idSchema = z.object({ id: z.string() });
const appsSchema = z.object({ data: z.array(z.object({ subscribed_fields: z.array(z.string()).optional() })) });
const templatesSchema = z.object({
  data: z.array(z.object({ name: z.string(), language: z.string(), status: z.string().optional() })),
});
