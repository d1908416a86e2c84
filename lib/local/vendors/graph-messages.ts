/** What the WhatsApp Cloud API checks of a message before it takes it, and the text that the phone then shows. */
import * as z from 'zod';
import { type GraphError, graphError } from './graph-errors.ts';

export type TemplateSpec = {
  readonly name: string;
  readonly language: string;
  /** With `{{1}}`, `{{2}}` …, one a parameter. */
  readonly body: string;
  readonly parameterCount: number;
};

type GraphMessage = {
  readonly to: string;
  readonly text: string;
  readonly template?: string;
  readonly callbackData?: string;
};

type Checked = { readonly error: GraphError } | { readonly message: GraphMessage };

export function checkMessage(body: unknown, templates: readonly TemplateSpec[]): Checked {
  const parsed = messageSchema.safeParse(body);
  if (!parsed.success) return { error: malformed(body, parsed.error) };

  const { to: written, biz_opaque_callback_data: callbackData, ...content } = parsed.data;
  const to = written.replace(/^\+/, '');
  if (!/^[1-9]\d{6,14}$/.test(to)) return { error: graphError(131_009, undefined, 'Recipient phone number is not valid') };

  const rendered = content.type === 'text' ? { text: content.text.body } : renderTemplate(content.template, templates);
  if ('error' in rendered) return rendered;
  return {
    message: {
      to,
      text: rendered.text,
      ...(content.type === 'template' ? { template: content.template.name } : {}),
      ...(callbackData === undefined ? {} : { callbackData }),
    },
  };
}

const parameterSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string().optional() }),
  z.object({ type: z.literal('currency'), currency: z.object({ fallback_value: z.string(), code: z.string(), amount_1000: z.int() }) }),
  z.object({ type: z.literal('date_time'), date_time: z.object({ fallback_value: z.string() }) }),
]);

const templateSchema = z.object({
  name: z.string().min(1).max(512),
  language: z.object({ policy: z.literal('deterministic').optional(), code: z.string() }),
  components: z
    .array(z.looseObject({ type: z.enum(['header', 'body', 'button']), parameters: z.array(z.unknown()).default([]) }))
    .default([]),
});

const common = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z.string(),
  biz_opaque_callback_data: z.string().max(512).optional(),
};

const messageSchema = z.discriminatedUnion('type', [
  z.object({ ...common, type: z.literal('template'), template: templateSchema }),
  z.object({
    ...common,
    type: z.literal('text').default('text'),
    text: z.object({ body: z.string().min(1).max(4096), preview_url: z.boolean().optional() }),
  }),
]);

function malformed(body: unknown, error: z.ZodError): GraphError {
  const [issue] = error.issues;
  const where = issue?.path.join('.') ?? '';
  if (where === '') return graphError(100, 'The request body is not a JSON object');
  if (valueAt(body, issue?.path ?? []) === undefined) {
    return where === 'messaging_product'
      ? graphError(100, `The parameter ${where} is required.`)
      : graphError(131_008, undefined, `${where} is required`);
  }
  if (issue?.code === 'too_big') return graphError(100, `Param ${where} must be at most ${issue.maximum} characters long.`);
  return where === 'type'
    ? graphError(100, 'Param type must be one of {TEMPLATE, TEXT}')
    : graphError(131_009, undefined, `${where} is not valid`);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined), value);
}

function renderTemplate(
  { name, language, components }: z.infer<typeof templateSchema>,
  templates: readonly TemplateSpec[],
): { readonly error: GraphError } | { readonly text: string } {
  const known = templates.find((template) => template.name === name && template.language === language.code);
  if (!known) return { error: graphError(132_001, undefined, `template name (${name}) does not exist in ${language.code}`) };

  const given = z.array(parameterSchema).safeParse(components.find(({ type }) => type === 'body')?.parameters ?? []);
  if (!given.success) return { error: graphError(132_012, undefined, 'body: Format mismatch') };
  if (given.data.length !== known.parameterCount) {
    const details = `body: number of localizable_params (${given.data.length}) does not match the expected number of params (${known.parameterCount})`;
    return { error: graphError(132_000, undefined, details) };
  }

  const values = given.data.map(shownText);
  if (values.some((value) => value === '')) {
    return { error: graphError(131_008, undefined, 'Parameter of type text is missing text value') };
  }
  if (values.some((value) => /[\n\r\t]| {5}/.test(value))) {
    return { error: graphError(132_018, undefined, 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces') };
  }

  const text = known.body.replaceAll(/\{\{(\d+)\}\}/g, (_, position: string) => values[Number(position) - 1] ?? '');
  return text.length > 1024 ? { error: graphError(132_005, undefined, 'body: translated text too long') } : { text };
}

function shownText(parameter: z.infer<typeof parameterSchema>): string {
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
