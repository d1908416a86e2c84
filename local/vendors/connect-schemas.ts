/** What the simulated Amazon Connect takes, as strictly as the real one. */
import * as z from 'zod';

const token = z.string().min(1).max(500);
const attributes = z.record(z.string().regex(/^[A-Za-z0-9_-]+$/), z.string()).default({});
const duration = z.int().min(60).max(10_080).optional();

/** StartOutboundChatContact. */
export const outboundSchema = z.object({
  SourceEndpoint: z.object({ Type: z.literal('CONNECT_PHONENUMBER_ARN'), Address: z.string().startsWith('arn:') }),
  DestinationEndpoint: z.object({
    Type: z.literal('TELEPHONE_NUMBER'),
    Address: z.string().regex(/^\+[1-9]\d{6,14}$/),
  }),
  InstanceId: z.string().min(1),
  ContactFlowId: z.string().min(1),
  SegmentAttributes: z.object({
    'connect:Subtype': z.object({ ValueString: z.enum(['connect:SMS', 'connect:WhatsApp']) }),
  }),
  Attributes: attributes,
  ParticipantDetails: z.object({ DisplayName: z.string().min(1).max(256) }).optional(),
  InitialSystemMessage: z
    .object({ ContentType: z.enum(['text/plain', 'text/markdown']), Content: z.string().min(1) })
    .optional(),
  InitialTemplatedSystemMessage: z
    .object({
      KnowledgeBaseId: z.string(),
      MessageTemplateId: z.string(),
      TemplateAttributes: z.object({ CustomAttributes: z.record(z.string(), z.string()).default({}) }),
    })
    .optional(),
  RelatedContactId: z.string().optional(),
  ChatDurationInMinutes: duration,
  ClientToken: token.optional(),
});

/** StartChatContact. */
export const chatSchema = z
  .object({
    InstanceId: z.string().min(1),
    ContactFlowId: z.string().min(1),
    Attributes: attributes,
    ParticipantDetails: z.object({ DisplayName: z.string().min(1).max(256) }),
    SupportedMessagingContentTypes: z
      .array(z.string())
      .refine((types) => types.includes('text/plain'))
      .optional(),
    ChatDurationInMinutes: duration,
    PersistentChat: z
      .object({
        RehydrationType: z.enum(['ENTIRE_PAST_SESSION', 'FROM_SEGMENT']),
        SourceContactId: z.string().min(1),
      })
      .optional(),
    RelatedContactId: z.string().optional(),
    ClientToken: token.optional(),
  })
  .refine(({ PersistentChat, RelatedContactId }) => PersistentChat === undefined || RelatedContactId === undefined);

/** StartContactStreaming: topics that are FIFO are refused. */
export const streamingSchema = z.object({
  InstanceId: z.string().min(1),
  ContactId: z.string().min(1),
  ChatStreamingConfiguration: z.object({
    StreamingEndpointArn: z.string().regex(/^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/),
  }),
  ClientToken: token,
});

export const connectionSchema = z.object({
  Type: z.array(z.enum(['CONNECTION_CREDENTIALS', 'WEBSOCKET'])).min(1),
  ConnectParticipant: z.boolean().default(false),
});

/** In characters: what all of Connect's pages allow. */
const maxMessage = 1024;

export const messageSchema = z.object({
  ContentType: z.enum(['text/plain', 'text/markdown']),
  Content: z.string().min(1).max(maxMessage),
  ClientToken: token.optional(),
});

const types = 'application/vnd.amazonaws.connect.event.';
export const eventSchema = z.object({ ContentType: z.literal(`${types}typing`), ClientToken: token.optional() });

const fileTypes = ['csv', 'doc', 'docx', 'heic', 'jpeg', 'jpg', 'mov', 'mp4', 'pdf', 'png', 'ppt', 'pptx', 'rtf'];
const moreFileTypes = ['txt', 'wav', 'xls', 'xlsx'];

export const uploadSchema = z.object({
  ContentType: z.string().min(1).max(255),
  AttachmentSizeInBytes: z
    .int()
    .min(1)
    .max(20 * 1024 * 1024),
  AttachmentName: z
    .string()
    .max(256)
    .refine((name) => [...fileTypes, ...moreFileTypes].includes(name.split('.').at(-1)?.toLowerCase() ?? '')),
  ClientToken: token,
});

export const completeSchema = z.object({ AttachmentIds: z.array(z.string()).length(1), ClientToken: token });
export const attachmentSchema = z.object({ AttachmentId: z.string().min(1).max(256) });
