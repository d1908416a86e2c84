/** Meta's list of a business account's template messages, the answer to `GET /{account}/message_templates`. */
import type { ButtonSpec, HeaderSpec, TextSpec } from './template-parts.ts';
import type { TemplateSpec } from './templates.ts';

export function listTemplates(templates: readonly TemplateSpec[]): unknown {
  return { data: templates.map(toListed), paging: { cursors: { before: 'a', after: 'z' } } };
}

function toListed(template: TemplateSpec, index: number) {
  const { name, language, category = 'UTILITY', parameters, header, footer, offer, cards = [] } = template;
  const all = [...parameters, ...cards.flatMap((card) => card.parameters), header?.parameter];
  const [top, ...rest] = toParts(template);

  return {
    id: String(1000 + index),
    name,
    language,
    status: 'APPROVED',
    category,
    parameter_format: all.some((parameter) => parameter?.name !== undefined) ? 'NAMED' : 'POSITIONAL',
    message_send_ttl_seconds: 600,
    components: [
      top,
      ...(offer
        ? [{ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: offer.text, has_expiration: offer.expires } }]
        : []),
      ...rest,
      ...(footer === undefined ? [] : [{ type: 'FOOTER', text: footer }]),
      ...(cards.length > 0 ? [{ type: 'CAROUSEL', cards: cards.map((card) => ({ components: toParts(card) })) }] : []),
    ],
  };
}

type Parts = TextSpec & { readonly header?: HeaderSpec; readonly buttons?: readonly ButtonSpec[] };

/** Of a message, or of a card. */
function toParts({ body, header, buttons = [] }: Parts) {
  return [
    ...(header
      ? [{ type: 'HEADER', format: header.type.toUpperCase(), ...(header.text !== undefined && { text: header.text }) }]
      : []),
    ...(body === '' ? [] : [{ type: 'BODY', text: body }]),
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
  ];
}
