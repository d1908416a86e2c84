/**
 * Compares the catalog's template messages with those that WhatsApp has approved for a business account. Changes
 * nothing on either side.
 */
import * as z from 'zod';
import type { CatalogData } from '../../lib/catalog/catalog.ts';
import { approvedTemplates, type TemplateSpec } from '../../local/vendors/templates.ts';
import { UsageError } from '../usage-error.ts';
import { columns } from './table.ts';

type Wanted = { readonly account: string; readonly channel?: string | undefined; readonly token: string | undefined };

const approvedSchema = z.object({
  name: z.string(),
  language: z.string(),
  status: z.string(),
  parameter_format: z.string().optional(),
  message_send_ttl_seconds: z.number().optional(),
  components: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).default([]),
});
type Approved = z.infer<typeof approvedSchema>;

const page = z.object({ data: z.array(approvedSchema), paging: z.object({ next: z.url().optional() }).optional() });

export async function syncTemplates(
  catalog: CatalogData,
  { account, channel: wanted, token }: Wanted,
): Promise<{ lines: string[]; failed: boolean }> {
  const channel = catalog.channels.find(({ name, transport }) =>
    wanted === undefined ? transport === 'whatsapp-cloud' : name === wanted,
  );
  if (!channel) throw new UsageError(`${wanted ?? 'whatsapp-cloud'}: there is no such channel`);
  if (!token) throw new UsageError('WHATSAPP_TOKEN is not set');

  const approved = await fetchAll(
    `${channel.endpoint ?? 'https://graph.facebook.com/v24.0'}/${account}/message_templates?limit=100`,
    token,
  );
  const rows = approvedTemplates(catalog.responses).map((template) => {
    const found = approved.find(({ name, language }) => name === template.name && language === template.language);
    return [
      template.name,
      template.language,
      differences(template, found, channel.inviteTtlSeconds).join('; ') || 'as approved',
    ];
  });

  return {
    lines: columns([['template', 'language', 'result'], ...rows]),
    failed: rows.some(([, , result]) => result !== 'as approved'),
  };
}

function differences(
  { body, parameters }: TemplateSpec,
  found: Approved | undefined,
  deadlineSeconds: number,
): string[] {
  if (!found) return ['not there, or not in this language'];

  const text = found.components.find(({ type }) => type === 'BODY')?.text ?? '';
  const count = slots(text).length;
  const named = parameters.some(({ name }) => name !== undefined);
  const format = named ? 'NAMED' : 'POSITIONAL';
  const { status, parameter_format: approvedFormat = 'POSITIONAL', message_send_ttl_seconds: ttl } = found;

  return [
    ...(status === 'APPROVED' ? [] : [`its status is ${status}`]),
    ...(count === parameters.length ? [] : [`has ${count} parameters, the catalog ${parameters.length}`]),
    ...(count === 0 || approvedFormat === format
      ? []
      : [`its parameters are ${approvedFormat}, the catalog’s ${format}`]),
    ...(count === parameters.length && slots(text).join() !== slots(body).join()
      ? ['its parameters have other names or another order']
      : []),
    ...(ttl !== undefined && ttl <= deadlineSeconds
      ? []
      : [
          `WhatsApp may deliver it for ${ttl === undefined ? '30 days' : `${ttl} s`}, the invite’s deadline is ${deadlineSeconds} s`,
        ]),
  ];
}

function slots(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name))];
}

async function fetchAll(first: string, token: string): Promise<Approved[]> {
  const all: Approved[] = [];

  for (let url: string | undefined = first; url !== undefined; ) {
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
