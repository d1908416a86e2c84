import * as z from 'zod';
import { type AppleContent, appleContent } from '../channel/apple/apple-schema.ts';
import { type RcsMessage, rcsContent } from '../channel/aws/rcs-schema.ts';
import type { SendingSettings } from '../channel/sending.ts';
import { sendingFile, toSending } from '../channel/sending-file.ts';
import { type FacebookContent, facebookContent } from './facebook-schema.ts';
import { maxOfMessenger, maxOfRcs, textLimits } from './text-limits.ts';
import { isLongerThan } from './texts.ts';
import { maxTemplate } from './whatsapp-limits.ts';
import { languageCode, type NotificationFile, notification } from './whatsapp-schema.ts';

const attachment = z.strictObject({
  url: z
    .string()
    .regex(/^(https:\/\/|<\$)/, 'must be an https link')
    .describe('Link to the file. Field codes may follow its host.'),
  'media-type': z
    .string()
    .regex(/^[a-z]+\/[\w.+-]+$/, 'must be a media type such as image/jpeg')
    .describe('Its media type, one that the vendor takes.'),
  size: z.int().min(1).optional().describe('Its size in bytes, if known: checked against the vendor’s limit.'),
  name: z
    .string()
    .min(1)
    .refine((text) => !isLongerThan(maxTemplate.fileName, text), `is longer than ${maxTemplate.fileName} characters`)
    .optional()
    .describe('The name that the client sees. Left out: the last part of the link.'),
});

/** `responses/<id>.yml`, as the operator writes it. Field codes may be in every text that a client reads. */
export const responseFile = z
  .strictObject({
    id: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be 1 to 64 letters, digits, dots, dashes or underscores'),
    name: z.string().min(1),
    status: z
      .enum(['Approved', 'Draft', 'Rejected'])
      .default('Approved')
      .describe('Only an approved response is sent.'),
    active: z.boolean().default(true),
    language: languageCode.optional(),
    'start-date': z.iso.date().optional().describe('First day of use, in the channel’s time zone.'),
    'end-date': z.iso.date().optional().describe('Last day of use, in the channel’s time zone.'),
    text: z
      .string()
      .min(1)
      .optional()
      .describe('Plain text: sent if there is no structured content, and what agents see of interactive content.'),
    attachments: z.array(attachment).min(1).max(10).optional().describe('Files that go with the text.'),
    whatsapp: notification.optional().describe('What a WhatsApp channel sends.'),
    apple: appleContent.optional().describe('What an Apple channel sends.'),
    facebook: facebookContent
      .superRefine(textLimits('Messenger', maxOfMessenger))
      .optional()
      .describe('What a Facebook channel sends.'),
    sending: z
      .union([sendingFile, z.literal('always')])
      .optional()
      .describe('When it may be sent, in place of what the channel says. always: at any time, however many.'),
    rcs: rcsContent.superRefine(textLimits('AWS', maxOfRcs)).optional().describe('What an RCS channel sends.'),
    'on-reply': z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be session, ignore, or the id of a response')
      .optional()
      .describe(
        'What a reply to it does while no session is open: session (the default), ignore, or answers with this response.',
      ),
  })
  .refine(
    ({ text, whatsapp, apple, facebook, rcs }) =>
      [text, whatsapp, apple, facebook, rcs].some((content) => content !== undefined),
    'needs text, or content for a media type',
  )
  .refine(({ 'start-date': start = '', 'end-date': end = '9' }) => start <= end, {
    path: ['end-date'],
    message: 'is before start-date',
  })
  .refine(({ text, attachments }) => attachments === undefined || text !== undefined, {
    path: ['attachments'],
    message: 'need a text to go with',
  });
export type ResponseFile = z.output<typeof responseFile>;

export type AttachmentFile = z.output<typeof attachment>;

/**
 * The same, as the code reads it. `hash` identifies this content: a record that was accepted for other content is not
 * sent.
 */
export type StandardResponse = {
  readonly id: string;
  readonly name: string;
  readonly status: 'Approved' | 'Draft' | 'Rejected';
  readonly active: boolean;
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
  readonly text?: string | undefined;
  readonly attachments?: readonly AttachmentFile[] | undefined;
  readonly whatsapp?: TemplateMessage | undefined;
  readonly apple?: AppleContent | undefined;
  readonly facebook?: FacebookContent | undefined;
  /** In place of the channel's. */
  readonly sending?: SendingSettings | 'always' | undefined;
  readonly rcs?: RcsMessage | undefined;
  /** `session`, `ignore`, or the id of the response that answers. Absent: `session`. */
  readonly onReply?: string | undefined;
  readonly hash: string;
};

/** A WhatsApp template message before rendering. The last of `languages` is a code and always has a wording. */
export type TemplateMessage = {
  readonly namespace: string;
  readonly name: string;
  readonly languages: readonly string[];
  readonly category?: NotificationFile['category'];
  readonly wordings: Readonly<Record<string, Wording>>;
};

export type Wording = Pick<
  NotificationFile,
  'content' | 'parameters' | 'header' | 'footer' | 'buttons' | 'limited-time-offer' | 'carousel' | 'twilio'
>;

export function toStandardResponse(file: ResponseFile, hash: string): StandardResponse {
  return {
    id: file.id,
    name: file.name,
    status: file.status,
    active: file.active,
    startDate: file['start-date'],
    endDate: file['end-date'],
    text: file.text,
    attachments: file.attachments,
    whatsapp: file.whatsapp && toTemplateMessage(file.whatsapp),
    apple: file.apple,
    ...(file.facebook && { facebook: file.facebook }),
    ...(file.sending && { sending: file.sending === 'always' ? file.sending : toSending(file.sending) }),
    ...(file.rcs && { rcs: file.rcs }),
    ...(file['on-reply'] !== undefined && { onReply: file['on-reply'] }),
    hash,
  };
}

function toTemplateMessage({
  id,
  language,
  category,
  translations = {},
  content,
  parameters,
  header,
  footer,
  buttons,
  'limited-time-offer': offer,
  carousel,
  twilio,
}: NotificationFile): TemplateMessage {
  const at = id.indexOf('@');
  const base: Wording = {
    ...{ content, parameters, header, footer, buttons },
    ...(offer && { 'limited-time-offer': offer }),
    ...(carousel && { carousel }),
    ...(twilio && { twilio }),
  };
  const translated = Object.entries(translations).map(([code, wording]) => [code, { ...base, ...wording }] as const);

  return {
    namespace: id.slice(0, at),
    name: id.slice(at + 1),
    languages: language,
    ...(category !== undefined && { category }),
    wordings: Object.fromEntries([[language.at(-1) ?? '', base], ...translated]),
  };
}
