/** Meta's list of a business account's template messages, the answer to `GET /{account}/message_templates`. */
import type { TemplateSpec } from './templates.ts';

export function listTemplates(templates: readonly TemplateSpec[]): unknown {
  return { data: templates.map(toListed), paging: { cursors: { before: 'a', after: 'z' } } };
}

function toListed(
  { name, language, category = 'UTILITY', body, parameters, header, footer, buttons = [] }: TemplateSpec,
  index: number,
) {
  return {
    id: String(1000 + index),
    name,
    language,
    status: 'APPROVED',
    category,
    parameter_format: [...parameters, header?.parameter].some((parameter) => parameter?.name !== undefined)
      ? 'NAMED'
      : 'POSITIONAL',
    message_send_ttl_seconds: 600,
    components: [
      ...(header
        ? [
            {
              type: 'HEADER',
              format: header.type.toUpperCase(),
              ...(header.text !== undefined && { text: header.text }),
            },
          ]
        : []),
      { type: 'BODY', text: body },
      ...(footer === undefined ? [] : [{ type: 'FOOTER', text: footer }]),
      ...(buttons.length > 0
        ? [
            {
              type: 'BUTTONS',
              buttons: buttons.map(({ type, text, url }) => ({
                type: type.toUpperCase(),
                text,
                ...(url !== undefined && { url }),
              })),
            },
          ]
        : []),
    ],
  };
}
