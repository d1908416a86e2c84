import type { TemplateContent, TemplateParameter } from '../channel/content.ts';
import type { Renderer } from './renderer.ts';
import type { Wording } from './schema.ts';
import { checkLength, checkNotBlank, fold } from './sent-text.ts';
import { maxTemplate } from './whatsapp-limits.ts';

/** What a channel of Twilio's sends of a template message. Twilio refuses empty values, and those with line breaks. */
export function renderTwilio(
  { 'content-sid': contentSid, variables }: NonNullable<Wording['twilio']>,
  body: readonly TemplateParameter[],
  renderer: Renderer,
): NonNullable<TemplateContent['twilio']> {
  const values = variables
    ? Object.entries(variables).map(([key, written]) => [key, render(written, key, renderer)])
    : body.map(({ name, text }, index) => [name ?? String(index + 1), text]);

  return { contentSid, variables: Object.fromEntries(values) };
}

function render(written: string, key: string, { text: rendered, mayBeEmpty }: Renderer): string {
  const text = fold(rendered(written));
  checkLength(text, maxTemplate.twilioVariable, `Variable ${key}`);
  if (!mayBeEmpty(written)) checkNotBlank(text, `Variable ${key}`);

  return text;
}
