/** The template messages that Meta would have approved: those of the catalog. */
import { parseTemplate } from '../../field-codes/template.ts';
import type { StandardResponse } from '../../standard-response/schema.ts';
import type { TemplateSpec } from './graph-messages.ts';

export function approvedTemplates(responses: readonly StandardResponse[]): readonly TemplateSpec[] {
  return responses.flatMap(({ whatsapp }) => {
    if (!whatsapp) return [];
    const { text, codes } = parseTemplate(whatsapp.content);
    let body = '';
    let at = 0;
    for (const [index, { span }] of codes.entries()) {
      body += `${text.slice(at, span.start)}{{${index + 1}}}`;
      at = span.end;
    }
    body += text.slice(at);
    return [{ name: whatsapp.name, language: whatsapp.language, body, parameterCount: codes.length }];
  });
}
