/** How Meta fills the texts of an approved template message and takes its header, or refuses with its code. */
import * as z from 'zod';
import { type GraphError, graphError } from './graph-errors.ts';
import type { HeaderSpec, TextSpec } from './template-parts.ts';

const named = { parameter_name: z.string().optional() };
const media = z
  .object({
    link: z.url({ protocol: /^https$/ }).optional(),
    id: z.string().regex(/^\d+$/).optional(),
    filename: z.string().optional(),
  })
  .refine(({ link, id }) => (link === undefined) !== (id === undefined));

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
  z.object({ type: z.literal('gif'), gif: media }),
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
  z.object({
    type: z.literal('product'),
    product: z.object({ product_retailer_id: z.string().min(1), catalog_id: z.string().regex(/^\d+$/) }),
  }),
]);

type Parameter = z.infer<typeof parameterSchema>;
export type Refused = { readonly error: GraphError };
type Filled = Refused | { readonly text: string };

export function refusal(code: number, details: string): Refused {
  return { error: graphError(code, undefined, details) };
}

export function fillText(
  { body, parameters: expected }: TextSpec,
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
  return { text: body.replaceAll(/\{\{(\w+)\}\}/g, (_, slot: string) => values.get(slot) ?? '') };
}

/** `file`: what the phone shows in its place. */
export function fillHeader(
  header: HeaderSpec | undefined,
  given: readonly unknown[],
): Refused | { readonly text: string; readonly file?: string | undefined } {
  if (!header) return given.length === 0 ? { text: '' } : refusal(132_000, 'header: the template has none');
  if (header.type === 'text')
    return fillText(
      { body: header.text ?? '', parameters: header.parameter ? [header.parameter] : [] },
      { given, place: 'header' },
    );

  const parsed = z.tuple([headerSchema]).safeParse(given);
  if (!parsed.success || parsed.data[0].type !== header.type)
    return refusal(132_012, `header: Format mismatch, expected ${header.type.toUpperCase()}`);
  return { text: '', file: headerFile(parsed.data[0]) };
}

function headerFile(parameter: z.infer<typeof headerSchema>): string | undefined {
  switch (parameter.type) {
    case 'image':
      return parameter.image.link ?? parameter.image.id;
    case 'video':
      return parameter.video.link ?? parameter.video.id;
    case 'gif':
      return parameter.gif.link ?? parameter.gif.id;
    case 'document':
      return parameter.document.link ?? parameter.document.id;
    case 'location':
      return `${parameter.location.name}, ${parameter.location.address}`;
    case 'product':
      return `Product ${parameter.product.product_retailer_id}`;
    default:
      return undefined;
  }
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
