/** What Messenger checks of a message before it takes it, and what the phone then shows. */
import * as z from 'zod';
import type { GraphError } from './graph-errors.ts';
import { pageError, parameterError } from './page-errors.ts';
import type { PageTemplate } from './page-templates.ts';
import type { PhoneMessage } from './phone-lines.ts';

const title = z.string().min(1);
const payload = z.string().min(1).max(1000);
const link = z.url({ protocol: /^https?$/ });

const button = z.discriminatedUnion('type', [
  z.object({ type: z.literal('postback'), title, payload }),
  z.object({ type: z.literal('web_url'), title, url: link }),
  z.object({ type: z.literal('phone_number'), title, payload: z.string().regex(/^\+\d+$/) }),
]);
const buttons = z.array(button).min(1).max(3);

const structure = z.discriminatedUnion('template_type', [
  z.object({ template_type: z.literal('button'), text: z.string().min(1).max(640), buttons }),
  z.object({
    template_type: z.literal('generic'),
    elements: z
      .array(
        z.object({
          title: title.max(80),
          subtitle: z.string().max(80).optional(),
          image_url: link.optional(),
          default_action: z.object({ type: z.literal('web_url'), url: link }).optional(),
          buttons: buttons.optional(),
        }),
      )
      .min(1)
      .max(10),
  }),
]);

const attachment = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['image', 'video', 'audio', 'file']), payload: z.object({ url: link }) }),
  z.object({ type: z.literal('template'), payload: structure }),
]);

const template = z.object({
  name: z.string().min(1),
  language: z.object({ code: z.string().min(1) }),
  components: z
    .array(
      z.discriminatedUnion('type', [
        z.object({
          type: z.literal('body'),
          parameters: z.array(
            z.object({ type: z.literal('text'), parameter_name: z.string().optional(), text: z.string().min(1) }),
          ),
        }),
        z.object({
          type: z.literal('buttons'),
          parameters: z.array(
            z.union([
              z.object({ type: z.literal('POSTBACK'), payload }),
              z.object({ type: z.literal('URL'), url: z.string().min(1) }),
            ]),
          ),
        }),
      ]),
    )
    .default([]),
});

const quickReply = z.object({ content_type: z.literal('text'), title, payload, image_url: link.optional() });

const recipient = z.object({ id: z.string().regex(/^\d+$/) });

export const pageRequest = z.union([
  z.object({ recipient, sender_action: z.enum(['mark_seen', 'typing_on', 'typing_off']) }),
  z.object({
    recipient,
    messaging_type: z.enum(['RESPONSE', 'UPDATE', 'MESSAGE_TAG', 'UTILITY']),
    tag: z.enum(['HUMAN_AGENT']).optional(),
    message: z.object({
      text: z.string().max(2000).optional(),
      attachment: attachment.optional(),
      template: template.optional(),
      quick_replies: z.array(quickReply).max(13).optional(),
      metadata: z.string().max(1000).optional(),
    }),
  }),
]);

export type PageRequest = z.infer<typeof pageRequest>;
type PageMessage = Extract<PageRequest, { message: unknown }>['message'];

type Shown = {
  readonly text: string;
  /** Of what stays: a tap on its button is a postback. */
  readonly template?: string;
  readonly attachments?: readonly string[];
  readonly choices?: readonly string[];
  readonly cards?: NonNullable<PhoneMessage['cards']>;
};

/** What the phone shows of it, or why Meta takes no such message. */
export function showPageMessage(
  { text = '', attachment: given, template: utility, quick_replies: replies = [] }: PageMessage,
  templates: readonly PageTemplate[],
): Shown | { readonly error: GraphError } {
  if (utility) return showTemplate(utility, templates);
  if (given?.type === 'template') return showStructure(given.payload);
  if (given && text !== '') return { error: parameterError('Cannot send both text and attachment in one message') };
  if (given) return { text: '', attachments: [given.payload.url] };
  if (text === '') return { error: pageError('emptyMessage') };

  return { text, ...(replies.length > 0 && { choices: replies.map((reply) => reply.title) }) };
}

function showStructure(payload: z.infer<typeof structure>): Shown {
  if (payload.template_type === 'button')
    return { text: payload.text, template: 'button', choices: payload.buttons.map((one) => one.title) };

  return {
    text: '',
    template: 'generic',
    cards: payload.elements.map(({ title: shown, subtitle, image_url: attachment, buttons: all = [] }) => ({
      text: [shown, subtitle].filter(Boolean).join('\n'),
      ...(attachment !== undefined && { attachment }),
      choices: all.map((one) => one.title),
    })),
  };
}

function showTemplate(
  { name, language, components }: z.infer<typeof template>,
  templates: readonly PageTemplate[],
): Shown | { readonly error: GraphError } {
  const known = templates.find((one) => one.name === name && one.language === language.code);
  if (!known) return { error: pageError('noTemplate') };

  const parameters = components.flatMap((component) => (component.type === 'body' ? component.parameters : []));
  const taps = components.flatMap((component) => (component.type === 'buttons' ? component.parameters : []));
  if (parameters.length !== known.parameters.length)
    return {
      error: parameterError(
        `Number of parameters does not match the expected number of params: ${parameters.length}, ${known.parameters.length}`,
      ),
    };
  const wrongName = known.parameters.some((wanted, index) => wanted !== parameters[index]?.parameter_name);
  if (wrongName) return { error: parameterError('Parameter name is missing or does not match the template') };
  if (taps.length !== known.takes) return { error: parameterError('Button parameters do not match the template') };

  const text = parameters.reduce((filled, { text: value }) => filled.replace(/\{\{\w+\}\}/, () => value), known.body);

  return { text, template: name, ...(known.buttons.length > 0 && { choices: known.buttons }) };
}

/** As Meta says what it misses: by the path of the parameter. */
export function malformedPageRequest(body: unknown, { issues: [issue] }: z.ZodError): GraphError {
  const inner = issue?.code === 'invalid_union' ? deepest(body, issue.errors) : issue;
  const [first, ...rest] = inner?.path ?? [];
  const where = `${String(first ?? 'recipient')}${rest.map((key) => `[${String(key)}]`).join('')}`;

  if (inner?.code === 'too_big')
    return parameterError(
      inner.origin === 'string'
        ? `Length of param ${where} must be less than or equal to ${inner.maximum}`
        : `Param ${where} has too many elements.`,
    );
  if (where.startsWith('recipient'))
    return parameterError('Param recipient[id] must be a valid ID string (e.g., "123")');

  return parameterError(`The parameter ${where} is required or not valid`);
}

type Issue = z.core.$ZodIssue;

/** Of the alternatives the one that the body meant. */
function deepest(body: unknown, alternatives: readonly (readonly Issue[])[]): Issue | undefined {
  const isAction = typeof body === 'object' && body !== null && 'sender_action' in body;
  const [issue] = alternatives[isAction ? 0 : 1] ?? [];

  return issue;
}
