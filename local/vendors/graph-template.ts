/** Fills an approved template message as Meta does, or refuses with Meta's code. */
import * as z from 'zod';
import { type GraphError, graphError } from './graph-errors.ts';
import type { TemplateSpec } from './templates.ts';

const named = { parameter_name: z.string().optional() };
const media = z.object({
  link: z.url({ protocol: /^https$/ }).optional(),
  id: z.string().optional(),
  filename: z.string().optional(),
});

const parameterSchema = z.discriminatedUnion('type', [
  z.object({ ...named, type: z.literal('text'), text: z.string().optional() }),
  z.object({
    ...named,
    type: z.literal('currency'),
    currency: z.object({ fallback_value: z.string(), code: z.string().regex(/^[A-Z]{3}$/), amount_1000: z.int() }),
  }),
  z.object({ ...named, type: z.literal('date_time'), date_time: z.object({ fallback_value: z.string() }) }),
]);

const headerSchema = z.discriminatedUnion('type', [
  ...parameterSchema.options,
  z.object({ type: z.literal('image'), image: media }),
  z.object({ type: z.literal('video'), video: media }),
  z.object({ type: z.literal('document'), document: media }),
  z.object({
    type: z.literal('location'),
    location: z.object({
      latitude: z.coerce.number(),
      longitude: z.coerce.number(),
      name: z.string(),
      address: z.string(),
    }),
  }),
]);

const buttonSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('payload'), payload: z.string().min(1) }),
  z.object({ type: z.literal('text'), text: z.string().min(1) }),
  z.object({ type: z.literal('coupon_code'), coupon_code: z.string().min(1).max(20) }),
  z.object({ type: z.literal('action'), action: z.looseObject({}) }),
]);

export const templateSchema = z.object({
  name: z.string().min(1).max(512),
  language: z.object({ policy: z.literal('deterministic').optional(), code: z.string() }),
  components: z
    .array(
      z.looseObject({
        type: z.enum(['header', 'body', 'button']),
        sub_type: z.string().optional(),
        index: z.union([z.string(), z.int()]).optional(),
        parameters: z.array(z.unknown()).default([]),
      }),
    )
    .default([]),
});

type Sent = z.infer<typeof templateSchema>;
type Component = Sent['components'][number];
type Parameter = z.infer<typeof parameterSchema>;
type Filled = { readonly error: GraphError } | { readonly text: string };

/** What the phone shows: the text of header, body and footer, a file above it, buttons below it. */
type FilledTemplate =
  | Extract<Filled, { error: GraphError }>
  | { readonly text: string; readonly attachments?: readonly string[]; readonly choices?: readonly string[] };

export function fillTemplate({ name, language, components }: Sent, templates: readonly TemplateSpec[]): FilledTemplate {
  const known = templates.find((template) => template.name === name && template.language === language.code);
  if (!known) return refusal(132_001, `template name (${name}) does not exist in ${language.code}`);

  const header = fillHeader(known, components.find(({ type }) => type === 'header')?.parameters ?? []);
  if ('error' in header) return header;

  const body = fillText(known.body, known.parameters, {
    given: components.find(({ type }) => type === 'body')?.parameters ?? [],
    place: 'body',
  });
  if ('error' in body) return body;
  if (body.text.length > 1024) return refusal(132_005, 'body: translated text too long');

  const buttons = checkButtons(
    known,
    components.filter(({ type }) => type === 'button'),
  );
  if (buttons) return { error: buttons };

  const file = headerFile(components.find(({ type }) => type === 'header')?.parameters[0]);
  return {
    text: [header.text, body.text, known.footer].filter((part) => part !== undefined && part !== '').join('\n'),
    ...(file !== undefined && { attachments: [file] }),
    ...(known.buttons && { choices: known.buttons.map(({ text }) => text) }),
  };
}

function refusal(code: number, details: string): { readonly error: GraphError } {
  return { error: graphError(code, undefined, details) };
}

function fillText(
  text: string,
  expected: TemplateSpec['parameters'],
  { given, place }: { given: readonly unknown[]; place: string },
): Filled {
  const parsed = z.array(parameterSchema).safeParse(given);
  if (!parsed.success) return refusal(132_012, `${place}: Format mismatch`);
  if (parsed.data.length !== expected.length) {
    return refusal(
      132_000,
      `${place}: number of localizable_params (${parsed.data.length}) does not match the expected number of params (${expected.length})`,
    );
  }

  const slots = expected.map(
    ({ name }, index) =>
      parsed.data.find((parameter) => name !== undefined && parameter.parameter_name === name) ?? parsed.data[index],
  );
  for (const [index, { name, type }] of expected.entries()) {
    if (slots[index]?.parameter_name !== name) return refusal(100, `${place}: Parameter name is missing or empty`);
    if (slots[index]?.type !== type)
      return refusal(132_012, `${place}: Parameter ${index + 1} must be of type ${type}`);
  }

  const values = new Map(
    slots.map((parameter, index) => [
      expected[index]?.name ?? String(index + 1),
      parameter ? shownText(parameter) : '',
    ]),
  );
  if ([...values.values()].includes('')) return refusal(131_008, 'Parameter of type text is missing text value');
  if ([...values.values()].some((value) => /[\n\r\t]| {5}/.test(value))) {
    return refusal(132_018, 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces');
  }
  return { text: text.replaceAll(/\{\{(\w+)\}\}/g, (_, slot: string) => values.get(slot) ?? '') };
}

function fillHeader({ header }: TemplateSpec, given: readonly unknown[]): Filled {
  if (!header) return given.length === 0 ? { text: '' } : refusal(132_000, 'header: the template has none');
  if (header.type === 'text')
    return fillText(header.text ?? '', header.parameter ? [header.parameter] : [], { given, place: 'header' });

  const parsed = z.tuple([headerSchema]).safeParse(given);
  if (!parsed.success || parsed.data[0].type !== header.type)
    return refusal(132_012, `header: Format mismatch, expected ${header.type.toUpperCase()}`);
  return { text: '' };
}

function headerFile(parameter: unknown): string | undefined {
  const { data } = headerSchema.safeParse(parameter);
  switch (data?.type) {
    case 'image':
      return data.image.link ?? data.image.id;
    case 'video':
      return data.video.link ?? data.video.id;
    case 'document':
      return data.document.link ?? data.document.id;
    case 'location':
      return `${data.location.name}, ${data.location.address}`;
    default:
      return undefined;
  }
}

function checkButtons({ buttons = [] }: TemplateSpec, given: readonly Component[]): GraphError | undefined {
  for (const [index, { type, takes }] of buttons.entries()) {
    const sent = given.find((button) => String(button.index) === String(index));
    if (!sent) {
      if (type === 'flow' || (takes && type !== 'quick_reply'))
        return graphError(131_008, undefined, `buttons: Button at index ${index} of type ${type} requires a parameter`);
      continue;
    }
    const schema = type === 'flow' && !takes ? z.tuple([]).or(z.tuple([buttonSchema])) : z.tuple([buttonSchema]);
    if (sent.sub_type !== type || !schema.safeParse(sent.parameters).success) {
      return graphError(132_012, undefined, `buttons: Button at index ${index} must be of type ${type}`);
    }
  }

  const beyond = given.find(({ index }) => buttons[Number(index)] === undefined);
  return beyond && graphError(132_000, undefined, `buttons: the template has no button at index ${beyond.index}`);
}

function shownText(parameter: Parameter): string {
  switch (parameter.type) {
    case 'text':
      return parameter.text ?? '';
    case 'currency':
      return parameter.currency.fallback_value;
    case 'date_time':
      return parameter.date_time.fallback_value;
    default:
      return parameter satisfies never;
  }
}
