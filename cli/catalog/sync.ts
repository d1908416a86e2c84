/**
 * Compares the catalog's template messages with those that WhatsApp has approved for a business account. Changes
 * nothing on either side.
 */
import type { CatalogData } from '../../lib/catalog/catalog.ts';
import type { StandardResponse } from '../../lib/standard-response/schema.ts';
import { approvedTemplates, type TemplateSpec } from '../../local/vendors/templates.ts';
import { type Account, type Approved, channelOf, readApproved } from './approved.ts';
import { differences } from './differences.ts';
import { columns } from './table.ts';
import { isOneTimeCode, partsOfApproved, partsOfSpec } from './template-parts.ts';

export async function syncTemplates(
  catalog: CatalogData,
  account: Account,
): Promise<{ lines: string[]; failed: boolean }> {
  const channel = channelOf(catalog, account);
  const approved = await readApproved(channel, account);

  const compared = catalog.responses.flatMap((response) =>
    approvedTemplates([response]).map((template) => {
      const found = approved.find(({ name, language }) => name === template.name && language === template.language);
      const { problems, warnings } = found
        ? compare(found, template, { response, deadlineSeconds: channel.inviteTtlSeconds })
        : { problems: ['not there, or not in this language'], warnings: [] };
      const result = [...problems, ...warnings.map((warning) => `warning: ${warning}`)].join('; ') || 'as approved';

      return { cells: [template.name, template.language, result], failed: problems.length > 0 };
    }),
  );

  return {
    lines: columns([['template', 'language', 'result'], ...compared.map(({ cells }) => cells)]),
    failed: compared.some(({ failed }) => failed),
  };
}

type Context = { readonly response: StandardResponse; readonly deadlineSeconds: number };

function compare(
  found: Approved,
  template: TemplateSpec,
  { response, deadlineSeconds }: Context,
): { problems: string[]; warnings: string[] } {
  const parts = partsOfApproved(found);
  const { problems, warnings } = differences(parts, partsOfSpec(template));
  const { status, category, message_send_ttl_seconds: ttl } = found;
  const wanted = response.whatsapp?.category?.toUpperCase();

  return {
    problems: [
      ...(status === 'APPROVED' ? [] : [`its status is ${status}`]),
      ...(wanted === undefined || category === undefined || category.toUpperCase() === wanted
        ? []
        : [`its category is ${category}, the catalog’s ${wanted}`]),
      ...(category?.toUpperCase() === 'AUTHENTICATION' && !parts.buttons.some(isOneTimeCode)
        ? ['it is an authentication template whose button the catalog cannot express']
        : []),
      ...problems,
      ...(ttl !== undefined && ttl <= deadlineSeconds
        ? []
        : [
            `WhatsApp may deliver it for ${ttl === undefined ? '30 days' : `${ttl} s`}, the invite’s deadline is ${deadlineSeconds} s`,
          ]),
    ],
    warnings,
  };
}
