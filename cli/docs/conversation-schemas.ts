/** What agents' software posts to a session, and what it reads there. */
import * as z from 'zod';
import { faultCode, kvList } from './schemas.ts';

const instant = z.iso.datetime({ precision: 3 });
const author = z
  .strictObject({ id: z.string().max(128).optional(), name: z.string().max(128).optional() })
  .optional()
  .describe('Who wrote it: agents see it, the client does not.');
const text = z.string().min(1).describe('As long as the channel takes: docs/channels.md.');

const attachment = z.strictObject({
  url: z.string().max(2048).describe('An https link that anybody can read.'),
  mediaType: z.string().describe('Such as application/pdf.'),
  name: z.string().max(240).optional(),
});

export const messageRequest = z
  .union([
    z.strictObject({ text, author }),
    z.strictObject({
      standardResponseId: z.string().describe('One of catalog/responses that the channel carries.'),
      Contact: kvList.nullish().describe('For field codes.'),
      Agent: kvList.nullish().describe('For field codes.'),
      CustomProperties: kvList.nullish().describe('For field codes.'),
      author,
    }),
    z.strictObject({ mediaId: z.string().describe('Of a file that was uploaded.'), text: text.optional(), author }),
    z.strictObject({ attachments: z.array(attachment).min(1), text: text.optional(), author }),
  ])
  .meta({ id: 'MessageRequest' });

const status = z.enum(['accepted', 'sending', 'retrying', 'sent', 'delivered', 'read', 'failed', 'expired', 'unknown']);
const fault = z.strictObject({ code: faultCode, detail: z.string().optional() }).optional();

export const messageAccepted = z
  .strictObject({ sessionId: z.string(), messageId: z.string(), status: status.optional() })
  .meta({ id: 'MessageAccepted', description: '`status`: how far it has come, after a wait.' });

export const message = z
  .strictObject({
    sessionId: z.string(),
    messageId: z.string(),
    status,
    at: instant.describe('When this status was reached.'),
    times: z.strictObject({
      accepted: instant,
      sent: instant.optional(),
      delivered: instant.optional(),
      read: instant.optional(),
    }),
    deadline: instant.describe('After that it is not sent any more.'),
    attempts: z.int(),
    vendorMessageId: z.string().optional(),
    fault,
  })
  .meta({ id: 'Message', description: 'What has become of a message: delivered and read by the vendor’s clock.' });

export const messages = z
  .strictObject({
    messages: z.array(z.looseObject({ messageId: z.string(), receivedAt: instant })),
    next: z.string().optional(),
  })
  .meta({ id: 'Messages', description: '`next`: the value of after for what follows, if there is more.' });

export const eventRequest = z
  .strictObject({ type: z.enum(['read', 'typing']).describe('What the agent does.') })
  .meta({ id: 'EventRequest' });

export const eventAccepted = z.strictObject({ sessionId: z.string() }).meta({ id: 'EventAccepted' });

export const mediaRequest = z
  .strictObject({
    mediaType: z.string().describe('Such as application/pdf.'),
    name: z.string().min(1).max(255).optional(),
    size: z.int().min(1).describe('In bytes.'),
  })
  .meta({ id: 'MediaRequest' });

export const mediaUpload = z
  .strictObject({
    mediaId: z.string(),
    upload: z.strictObject({
      url: z.string(),
      method: z.literal('PUT'),
      headers: z.record(z.string(), z.string()),
    }),
  })
  .meta({ id: 'MediaUpload', description: 'Send exactly this file there, with these headers.' });

export const mediaLink = z.strictObject({}).meta({ id: 'MediaLink', description: 'Nothing: the link is in a header.' });

export const optOutState = z.strictObject({ sessionId: z.string(), optedOut: z.boolean() }).meta({ id: 'OptOutState' });
