import type { TemplateContent } from '../channel/content.ts';
import { renderButtons } from './render-buttons.ts';
import { renderHeader } from './render-header.ts';
import { renderParameters } from './render-parameters.ts';
import { renderSlots } from './render-slots.ts';
import type { Renderer } from './renderer.ts';
import type { TemplateMessage, Wording } from './schema.ts';
import { checkLength } from './sent-text.ts';
import { maxTemplate } from './whatsapp-limits.ts';

/** A template message in the first of its languages that it has a wording in. */
export function renderNotification(message: TemplateMessage, renderer: Renderer): TemplateContent {
  const { language, wording } = chooseWording(message, renderer);
  const body = renderSlots(wording.content, 'Parameter', renderer);
  checkLength(body.text, maxTemplate.body, 'The body');

  const header = wording.header && renderHeader(wording.header, renderer);
  const buttons = renderButtons(wording.buttons ?? [], renderer);

  return {
    type: 'template',
    text: [header?.text, body.text, wording.footer].filter((part) => part !== undefined).join('\n'),
    name: message.name,
    language,
    ...(header?.value && { header: header.value }),
    body: renderParameters(body.slots, wording.parameters, renderer),
    ...(buttons.length > 0 && { buttons }),
  };
}

function chooseWording(
  { languages, wordings }: TemplateMessage,
  { text }: Renderer,
): { language: string; wording: Wording } {
  for (const written of languages) {
    const wanted = text(written).trim().replaceAll('-', '_').toLowerCase();
    const [language, wording] = Object.entries(wordings).find(([code]) => code.toLowerCase() === wanted) ?? [];
    if (language !== undefined && wording) return { language, wording };
  }

  throw new Error('a template message has no wording in the last of its languages');
}
