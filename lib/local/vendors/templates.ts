/** The template messages that Meta would have approved: those of the catalog. */
import type { StandardResponse } from '../../standard-response/schema.ts';
import type { TemplateSpec } from './graph-messages.ts';

export function approvedTemplates(responses: readonly StandardResponse[]): readonly TemplateSpec[] {
  return responses.flatMap(({ whatsapp }) => {
    if (!whatsapp) return [];
    let parameterCount = 0;
    const body = whatsapp.content.replaceAll(/<\$.*?\$>/gs, () => `{{${++parameterCount}}}`);
    return [{ name: whatsapp.name, language: whatsapp.language, body, parameterCount }];
  });
}
