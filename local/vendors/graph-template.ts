/** Fills an approved template message as Meta does, or refuses with Meta's code. */
import * as z from 'zod';
import { checkButtons } from './graph-buttons.ts';
import { fillHeader, fillText, type Refused, refusal } from './graph-parameters.ts';
import type { PhoneMessage } from './phone-lines.ts';
import type { ButtonSpec, HeaderSpec, TextSpec } from './template-parts.ts';
import type { CardSpec, TemplateSpec } from './templates.ts';

const part = z.looseObject({
  type: z.enum(['header', 'body', 'button']),
  sub_type: z.string().optional(),
  index: z.union([z.string(), z.int()]).optional(),
  parameters: z.array(z.unknown()).default([]),
});
const offer = z.object({ type: z.literal('limited_time_offer'), parameters: z.array(z.unknown()).default([]) });
const card = z.object({ card_index: z.int().min(0), components: z.array(part).default([]) });
const carousel = z.object({ type: z.literal('carousel'), cards: z.array(card) });

export const templateSchema = z.object({
  name: z.string().min(1).max(512),
  language: z.object({ policy: z.literal('deterministic').optional(), code: z.string() }),
  components: z.array(z.union([part, offer, carousel])).default([]),
});

type Sent = z.infer<typeof templateSchema>;
type Part = z.infer<typeof part>;

/** What the phone shows: the text of header, body and footer, a file above it, buttons or cards below it. */
type FilledTemplate =
  | Refused
  | {
      readonly text: string;
      readonly attachments?: readonly string[];
      readonly choices?: readonly string[];
      readonly cards?: NonNullable<PhoneMessage['cards']>;
    };

export function fillTemplate({ name, language, components }: Sent, templates: readonly TemplateSpec[]): FilledTemplate {
  const known = templates.find((template) => template.name === name && template.language === language.code);
  if (!known) return refusal(132_001, `template name (${name}) does not exist in ${language.code}`);

  const parts = fillParts(known, components.filter(isPart));
  if ('error' in parts) return parts;
  if (parts.body.length > 1024) return refusal(132_005, 'body: translated text too long');

  const expires = checkOffer(known, components.find(isOffer)?.parameters);
  if ('error' in expires) return expires;
  const cards = fillCards(known.cards ?? [], components.find(isCarousel)?.cards ?? []);
  if ('error' in cards) return cards;

  const { header, body, file } = parts;
  return {
    text: [header, expires.text, body, known.footer].filter((text) => text !== undefined && text !== '').join('\n'),
    ...(file !== undefined && { attachments: [file] }),
    ...(known.buttons && { choices: known.buttons.map(({ text }) => text) }),
    ...(cards.cards.length > 0 && { cards: cards.cards }),
  };
}

const isPart = (one: Sent['components'][number]): one is Part => one.type !== 'carousel' && !isOffer(one);
const isOffer = (one: Sent['components'][number]): one is z.infer<typeof offer> => one.type === 'limited_time_offer';
const isCarousel = (one: Sent['components'][number]): one is z.infer<typeof carousel> => one.type === 'carousel';

type PartsSpec = TextSpec & {
  readonly header?: HeaderSpec;
  readonly buttons?: readonly ButtonSpec[];
};

/** Of a message, or of a card. */
function fillParts(
  known: PartsSpec,
  given: readonly Part[],
): Refused | { readonly header: string; readonly body: string; readonly file?: string | undefined } {
  const parametersOf = (type: Part['type']) => given.find((one) => one.type === type)?.parameters ?? [];
  const header = fillHeader(known.header, parametersOf('header'));
  if ('error' in header) return header;

  const body = fillText(known, { given: parametersOf('body'), place: 'body' });
  if ('error' in body) return body;

  const error = checkButtons(
    known.buttons ?? [],
    given.filter(({ type }) => type === 'button'),
  );

  return error ? { error } : { header: header.text, body: body.text, file: 'file' in header ? header.file : undefined };
}

const expiration = z.tuple([
  z.object({
    type: z.literal('limited_time_offer'),
    limited_time_offer: z.object({ expiration_time_ms: z.int().min(0) }),
  }),
]);

function checkOffer({ offer: known }: TemplateSpec, given: readonly unknown[] | undefined) {
  if (!known) return given === undefined ? {} : refusal(132_000, 'limited_time_offer: the template has none');
  if (!known.expires) return { text: known.text };
  if (given === undefined) return refusal(131_008, 'limited_time_offer: expiration_time_ms is required');

  const { data } = expiration.safeParse(given);
  if (!data) return refusal(132_012, 'limited_time_offer: Format mismatch');
  const at = new Date(data[0].limited_time_offer.expiration_time_ms).toISOString();

  return { text: `${known.text} (ends ${at.slice(0, 16).replace('T', ' ')} UTC)` };
}

/** Cards of products may be more or fewer than approved, others may not. */
function fillCards(known: readonly CardSpec[], given: readonly z.infer<typeof card>[]) {
  const ofProducts = known[0]?.header.type === 'product';
  const fits = ofProducts ? given.length >= 2 && given.length <= 10 : given.length === known.length;
  if (!fits)
    return refusal(
      132_000,
      `carousel: number of cards (${given.length}) does not match the expected number of cards (${known.length})`,
    );

  const cards: NonNullable<PhoneMessage['cards']>[number][] = [];
  for (const [index, { components }] of given.toSorted((a, b) => a.card_index - b.card_index).entries()) {
    const spec = known[index] ?? known[0];
    if (!spec || !given.some((one) => one.card_index === index))
      return refusal(131_009, `carousel: card_index must be 0 to ${given.length - 1}, each once`);
    const filled = fillParts(spec, components);
    if ('error' in filled) {
      const { details = '' } = filled.error;
      return { error: { ...filled.error, details: `carousel: card ${index}: ${details}` } };
    }
    cards.push({
      text: filled.body,
      ...(filled.file !== undefined && { attachment: filled.file }),
      choices: spec.buttons.map(({ text }) => text),
    });
  }

  return { cards };
}
