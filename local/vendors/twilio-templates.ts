/** The content templates that Twilio would have: the catalog's. */
import * as z from 'zod';
import type { StandardResponse } from '../../lib/standard-response/schema.ts';
import { approvedTemplates, type TemplateSpec } from './templates.ts';

const variablesSchema = z.record(
  z.string().max(16),
  z
    .string()
    .min(1)
    .max(1600)
    .regex(/^(?!.*[\n\t])(?!.* {5})/s),
);

/**
 * What the client reads of it, or the code with which Twilio refuses it. How the variables of header and buttons are
 * counted is known to their author alone, so only those of the body are shown.
 */
export function shownTemplate(
  responses: readonly StandardResponse[],
  contentSid: string,
  variables: unknown,
): { readonly text: string; readonly template: string; readonly choices: readonly string[] } | number {
  const found = responses.flatMap(({ whatsapp }) =>
    Object.entries(whatsapp?.wordings ?? {})
      .filter(([, { twilio }]) => twilio?.['content-sid'] === contentSid)
      .map(([language]) => ({ name: whatsapp?.name ?? '', language })),
  );
  const [template] = found;
  const spec = approvedTemplates(responses).find(
    ({ name, language }) => name === template?.name && language === template.language,
  );
  if (!template || !spec) return 21_655;

  const given = variablesSchema.safeParse(variables);
  if (!given.success) return 21_656;

  return {
    text: textOf(spec, given.data),
    template: template.name,
    choices: (spec.buttons ?? []).flatMap(({ type, text }) => (type === 'quick_reply' ? [text] : [])),
  };
}

/** One that is left out shows the template's own sample, which is not known here. */
function textOf({ header, body, footer }: TemplateSpec, variables: Readonly<Record<string, string>>): string {
  const filled = body.replaceAll(/\{\{(\w+)\}\}/g, (slot, key: string) => variables[key] ?? slot);

  return [header?.text, filled, footer].filter((part) => part !== undefined).join('\n');
}
