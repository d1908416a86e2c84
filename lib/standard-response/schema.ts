import * as z from 'zod';

/** `responses/<id>.yml`, as the operator writes it. Field codes may stand in `text` and in a template message's `content`. */
const whatsappContent = z.strictObject({
  'content-type': z
    .literal('notification')
    .describe('The only structured content that WhatsApp takes first: an approved template message.'),
  id: z
    .string()
    .regex(/^[^@\s]+@[a-z0-9_]{1,512}$/, 'must be <namespace>@<element_name>')
    .describe('<namespace>@<element_name> of the approved template message.'),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(_[A-Za-z]{2,4})?$/, 'must be a WhatsApp language code such as en_US')
    .describe('Code of the approved translation.'),
  content: z.string().min(1).max(4096).describe('The approved wording; the i-th field code is the i-th body parameter.'),
});

export const responseFile = z
  .strictObject({
    id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be 1 to 64 letters, digits, dots, dashes or underscores'),
    name: z.string().min(1),
    status: z.enum(['Approved', 'Draft', 'Rejected']).default('Approved').describe('Only an approved response is sent.'),
    active: z.boolean().default(true),
    language: z.string().optional(),
    'start-date': z.iso.date().optional().describe('First day of use, in the channel’s time zone.'),
    'end-date': z.iso.date().optional().describe('Last day of use, in the channel’s time zone.'),
    text: z
      .string()
      .min(1)
      .optional()
      .describe('Plain text: sent where there is no structured content, and what agents see where there is.'),
    whatsapp: whatsappContent.optional(),
  })
  .refine(({ text, whatsapp }) => text !== undefined || whatsapp !== undefined, 'needs text, or content for a media type');
export type ResponseFile = z.output<typeof responseFile>;

/** The same, as the code reads it. `hash` names this very content: a record that was accepted for other content is not sent. */
export type StandardResponse = {
  readonly id: string;
  readonly name: string;
  readonly status: 'Approved' | 'Draft' | 'Rejected';
  readonly active: boolean;
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
  readonly text?: string | undefined;
  readonly whatsapp?: TemplateMessage | undefined;
  readonly hash: string;
};

/** A WhatsApp template message before rendering. */
export type TemplateMessage = { readonly namespace: string; readonly name: string; readonly language: string; readonly content: string };

export function toStandardResponse(file: ResponseFile, hash: string): StandardResponse {
  const at = file.whatsapp?.id.indexOf('@') ?? -1;

  return {
    id: file.id,
    name: file.name,
    status: file.status,
    active: file.active,
    startDate: file['start-date'],
    endDate: file['end-date'],
    text: file.text,
    whatsapp: file.whatsapp && {
      namespace: file.whatsapp.id.slice(0, at),
      name: file.whatsapp.id.slice(at + 1),
      language: file.whatsapp.language,
      content: file.whatsapp.content,
    },
    hash,
  };
}
