/** What agents' software posts to a session, and what it reads there. */
import * as z from 'zod';
import { apiSchemas } from './api-schemas.ts';
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

z.union([
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
]).register(apiSchemas, { id: 'MessageRequest' });

const status = z.enum(['accepted', 'sending', 'retrying', 'sent', 'delivered', 'read', 'failed', 'expired', 'unknown']);
const fault = z.strictObject({ code: faultCode, detail: z.string().optional() }).optional();

z.strictObject({ sessionId: z.string(), messageId: z.string(), status: status.optional() })
  .describe('`status`: how far it has come, after a wait.')
  .register(apiSchemas, { id: 'MessageAccepted' });

z.strictObject({
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
  .describe('What has become of a message: delivered and read by the vendor’s clock.')
  .register(apiSchemas, { id: 'Message' });

z.strictObject({
  messages: z.array(z.looseObject({ messageId: z.string(), receivedAt: instant })),
  next: z.string().optional(),
})
  .describe('`next`: the value of after for what follows, if there is more.')
  .register(apiSchemas, { id: 'Messages' });

z.strictObject({ type: z.enum(['read', 'typing']).describe('What the agent does.') }).register(apiSchemas, {
  id: 'EventRequest',
});

z.strictObject({ sessionId: z.string() }).register(apiSchemas, { id: 'EventAccepted' });

z.strictObject({
  mediaType: z.string().describe('Such as application/pdf.'),
  name: z.string().min(1).max(255).optional(),
  size: z.int().min(1).describe('In bytes.'),
}).register(apiSchemas, { id: 'MediaRequest' });

z.strictObject({
  mediaId: z.string(),
  upload: z.strictObject({
    url: z.string(),
    method: z.literal('PUT'),
    headers: z.record(z.string(), z.string()),
  }),
})
  .describe('Send exactly this file there, with these headers.')
  .register(apiSchemas, { id: 'MediaUpload' });

z.strictObject({}).describe('Nothing: the link is in a header.').register(apiSchemas, { id: 'MediaLink' });

z.strictObject({ sessionId: z.string(), optedOut: z.boolean() }).register(apiSchemas, { id: 'OptOutState' });
