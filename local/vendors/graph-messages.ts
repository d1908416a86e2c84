/** What the WhatsApp Cloud API checks before it accepts a message, and the text that the phone then shows. */
import * as z from 'zod';
import { isUserId } from '../../lib/channel/user-id.ts';
import { type GraphError, graphError } from './graph-errors.ts';
import { fillTemplate, templateSchema } from './graph-template.ts';
import type { PhoneMessage } from './phone-lines.ts';
import type { TemplateSpec } from './templates.ts';

type GraphMessage = {
  readonly to: string;
  readonly text: string;
  readonly template?: string;
  /** Links of what is sent with the text. */
  readonly attachments?: readonly string[];
  /** What the last one is to be called. */
  readonly fileName?: string;
  /** Texts of the buttons. */
  readonly choices?: readonly string[];
  readonly cards?: NonNullable<PhoneMessage['cards']>;
  readonly callbackData?: string;
};

type Checked = { readonly error: GraphError } | { readonly message: GraphMessage };

/** `edge`: to which of its two APIs it was posted. */
export function checkMessage(
  body: unknown,
  templates: readonly TemplateSpec[],
  edge: 'messages' | 'marketing_messages' = 'messages',
): Checked {
  const parsed = messageSchema.safeParse(body);
  if (!parsed.success) return { error: malformed(body, parsed.error) };

  const { to: written, recipient, biz_opaque_callback_data: callbackData, ...content } = parsed.data;
  // Meta prefers `to` if both are there.
  const to = written?.replace(/^\+/, '') ?? recipient ?? '';
  if (written !== undefined && !/^[1-9]\d{6,14}$/.test(to))
    return { error: graphError(131_009, undefined, 'Recipient phone number is not valid') };
  if (!isUserId(to) && !/^\d+$/.test(to)) return { error: graphError(131_008, undefined, 'to is required') };
  if (isUserId(to) && isAuthentication(content, templates)) return { error: graphError(131_062) };

  if (!takes(edge, content, templates)) return { error: graphError(131_055) };

  const shown = show(content, templates);
  if ('error' in shown) return shown;
  return { message: { to, ...shown, ...(callbackData === undefined ? {} : { callbackData }) } };
}

const common = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z.string().optional(),
  recipient: z.string().optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
};

const link = z.url({ protocol: /^https?$/ });
const media = z.object({ link, caption: z.string().max(1024).optional() });
const bare = z.object({ link });

const messageSchema = z.discriminatedUnion('type', [
  z.object({ ...common, type: z.literal('template'), template: templateSchema }),
  z.object({ ...common, type: z.literal('image'), image: media }),
  z.object({ ...common, type: z.literal('video'), video: media }),
  z.object({ ...common, type: z.literal('audio'), audio: bare }),
  z.object({ ...common, type: z.literal('sticker'), sticker: bare }),
  z.object({
    ...common,
    type: z.literal('document'),
    document: media.extend({ filename: z.string().max(240).optional() }),
  }),
  z.object({
    ...common,
    type: z.literal('text').default('text'),
    text: z.object({ body: z.string().min(1).max(4096), preview_url: z.boolean().optional() }),
  }),
]);

type Content =
  z.infer<typeof messageSchema> extends infer Message
    ? Message extends unknown
      ? Omit<Message, keyof typeof common>
      : never
    : never;

/** Meta sends one-time codes to phone numbers only. */
function isAuthentication(content: Content, templates: readonly TemplateSpec[]): boolean {
  return templateOf(content, templates)?.category === 'AUTHENTICATION';
}

/** GIFs are for the API of marketing messages alone, which takes marketing templates alone. */
function takes(edge: string, content: Content, templates: readonly TemplateSpec[]): boolean {
  const template = templateOf(content, templates);
  if (edge === 'messages') return template?.header?.type !== 'gif';

  return content.type === 'template' && (!template || template.category === 'MARKETING');
}

function templateOf(content: Content, templates: readonly TemplateSpec[]): TemplateSpec | undefined {
  return content.type === 'template' ? templates.find(({ name }) => name === content.template.name) : undefined;
}

function show(
  content: Content,
  templates: readonly TemplateSpec[],
): { readonly error: GraphError } | Omit<GraphMessage, 'to' | 'callbackData'> {
  switch (content.type) {
    case 'text':
      return { text: content.text.body };
    case 'template': {
      const filled = fillTemplate(content.template, templates);
      return 'error' in filled ? filled : { ...filled, template: content.template.name };
    }
    case 'image':
      return showMedia(content.image);
    case 'video':
      return showMedia(content.video);
    case 'document':
      return showMedia(content.document, content.document.filename);
    case 'audio':
      return showMedia(content.audio);
    case 'sticker':
      return showMedia(content.sticker);
    default:
      return content satisfies never;
  }
}

function showMedia({ link: url, caption = '' }: z.infer<typeof media>, fileName?: string) {
  return { text: caption, attachments: [url], ...(fileName !== undefined && { fileName }) };
}

const presenceSchema = z.object({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().min(1),
  typing_indicator: z.object({ type: z.literal('text') }).optional(),
});

/** That the business has read a client's message, and perhaps types an answer. Undefined if it is a message. */
export function readPresence(body: unknown): z.infer<typeof presenceSchema> | undefined {
  return presenceSchema.safeParse(body).data;
}

function malformed(body: unknown, error: z.ZodError): GraphError {
  const [issue] = error.issues;
  const where = issue?.path.join('.') ?? '';
  if (where === '') return graphError(100, 'The request body is not a JSON object');
  if (valueAt(body, issue?.path ?? []) === undefined) {
    return where === 'messaging_product'
      ? graphError(100, `The parameter ${where} is required.`)
      : graphError(131_008, undefined, `${where} is required`);
  }
  if (issue?.code === 'too_big')
    return graphError(100, `Param ${where} must be at most ${issue.maximum} characters long.`);
  return where === 'type'
    ? graphError(100, 'Param type must be one of {AUDIO, DOCUMENT, IMAGE, STICKER, TEMPLATE, TEXT, VIDEO}')
    : graphError(131_009, undefined, `${where} is not valid`);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
