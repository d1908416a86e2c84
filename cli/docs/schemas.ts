/**
 * What goes over the wire, as schemas: docs/openapi.json is made of them, and a test holds the running API against it.
 */
import * as z from 'zod';
import { type FaultCode, faults } from '../../lib/faults/faults.ts';
import { apiSchemas } from './api-schemas.ts';

export const faultCode = z
  .enum(Object.keys(faults) as [FaultCode, ...FaultCode[]])
  .describe('docs/faults.md.')
  .register(apiSchemas, { id: 'FaultCode' });
const flag = z.union([z.boolean(), z.string().regex(/^(true|false)?$/i)]);

const entries = z
  .array(
    z.strictObject({ key: z.string(), type: z.enum(['str', 'int', 'kvlist', 'list']).optional(), value: z.unknown() }),
  )
  .describe('A KVList as Genesys writes it in JSON; a repeated key is a list in order.')
  .register(apiSchemas, { id: 'Entries' });

export const kvList = z
  .union([z.record(z.string().min(1).max(255), z.unknown()), entries])
  .describe('Keys and values: text, numbers, lists, and KVLists again. At most 500 of them, in 5 levels.')
  .register(apiSchemas, { id: 'KvList' });

const parameters = z
  .strictObject({
    _umsChannel: z.string().optional().describe('Channel of the catalog. Required if the catalog has more than one.'),
    _umsClientId: z
      .union([z.string(), z.int()])
      .describe('Who is invited: on phone channels the number with its country code.'),
    _umsBusinessId: z.union([z.string(), z.int()]).describe('Who invites: a business id of the channel.'),
    StandardResponseId: z.string().optional().describe('What is sent. Absent: a session without a message.'),
    ChatQueueKey: z.string().optional().describe('<tenant id>:<endpoint>. Absent: the channel’s.'),
    TerminateSessionFlag: flag.optional().describe('true: a notification; its session is over at once.'),
    Contact: kvList.nullish().describe('For field codes.'),
    Agent: kvList.nullish().describe('For field codes.'),
    CustomProperties: kvList.nullish().describe('For field codes.'),
    InviteTtlSeconds: z
      .union([z.int(), z.string().regex(/^ *\d* *$/)])
      .optional()
      .describe('30 to 86400, in digits. After that time it is not sent any more.'),
  })
  .register(apiSchemas, { id: 'Parameters' });

z.looseObject({
  AppName: z.string().optional().describe('Any name. Required if AppType is absent.'),
  AppType: z.union([z.string(), z.int()]).optional().describe('171, SocialMS, or empty.'),
  Service: z.literal('ChatService').optional().describe('Needed on the short path.'),
  Method: z.enum(['InviteToChat', 'CheckInvite']).optional().describe('Needed on the short path.'),
  ReferenceId: z
    .union([z.int(), z.string().max(64)])
    .optional()
    .describe('Comes back as it is.'),
  Parameters: z.union([parameters, entries]),
  UserData: kvList.nullish().describe('Goes to the agents unchanged.'),
}).register(apiSchemas, { id: 'InviteRequest' });

const referenceId = z.union([z.int(), z.string()]).optional();

z.strictObject({
  ReferenceId: referenceId,
  Service: z.literal('ChatService'),
  Method: z.literal('InviteToChat'),
  Parameters: z.strictObject({
    _umsChatSessionId: z
      .string()
      .min(1)
      .describe(
        '16 letters and digits; the chat server’s own id if it assigns one and it is known. Location has ours.',
      ),
  }),
  DryRun: z
    .strictObject({
      Channel: z.string(),
      ChatQueueKey: z.string(),
      Notification: z.enum(['true', 'false']),
      Deadline: z.iso.datetime(),
      Unchecked: faultCode.optional(),
      Content: z.looseObject({ type: z.string() }).optional(),
    })
    .optional()
    .describe('What would be sent: only of a dry run.'),
}).register(apiSchemas, { id: 'InviteResponse' });

z.strictObject({
  ReferenceId: referenceId,
  Service: z.literal('ChatService'),
  Method: z.literal('CheckInvite'),
  Parameters: z.strictObject({
    Eligible: z.enum(['true', 'false']).describe('true: nothing is known against the invite.'),
    Reason: faultCode.optional().describe('Why it would not be sent now: what lasts longest.'),
    Reasons: z.string().optional().describe('All of them, with commas.'),
    Channels: z
      .string()
      .optional()
      .describe('The channels on which it may reach the client, with commas, in the order in which they are tried.'),
    OpenSessionId: z.string().optional().describe('The latest open session of the client on the channel.'),
  }),
}).register(apiSchemas, { id: 'EligibilityResponse' });

z.strictObject({
  ReferenceId: referenceId,
  Fault: z.strictObject({ FaultCode: faultCode, FaultString: z.string(), Parameter: z.string().optional() }),
})
  .describe('A fault for an IVR that reads only 200: ?faults=200.')
  .register(apiSchemas, { id: 'FaultAs200' });

z.strictObject({
  type: z.string().startsWith('urn:invite-to-chat:fault:'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  ReferenceId: referenceId,
  faultCode,
  parameter: z.string().optional(),
  problems: z
    .array(z.strictObject({ faultCode, parameter: z.string().optional(), detail: z.string() }))
    .min(2)
    .optional(),
  messageId: z.string().optional().describe('Of the message that failed, after a wait.'),
  nextSessionId: z.string().optional().describe('session_ended: the session in which the client is now.'),
  responses: z
    .array(z.strictObject({ id: z.string(), name: z.string(), fields: z.array(z.string()) }))
    .optional()
    .describe('window_closed: the standard responses that may be sent, and the values that they read.'),
})
  .describe('RFC 9457.')
  .register(apiSchemas, { id: 'Problem' });

const instant = z.iso.datetime({ precision: 3 });

z.strictObject({
  sessionId: z.string(),
  kind: z.enum(['invite', 'inbound']).describe('inbound: a client’s message opened it.'),
  key: z.string().optional().describe('The invite’s, once it was claimed: what Idempotency-Key answered.'),
  referenceId: referenceId.describe('The ReferenceId of the invite, unchanged.'),
  status: z
    .enum(['accepted', 'sending', 'retrying', 'sent', 'failed', 'unknown', 'expired', 'received'])
    .describe('received: of an inbound session, for which nothing was sent.'),
  chat: z.strictObject({
    state: z.enum(['open', 'terminated']),
    reason: z.string().optional(),
    server: z.string(),
    id: z.string().optional(),
  }),
  channel: z.string().optional(),
  attempts: z.int(),
  acceptedAt: instant.optional(),
  updatedAt: instant.optional(),
  deadline: instant.optional(),
  times: z
    .strictObject({
      accepted: instant,
      claimed: instant.optional(),
      sent: instant.optional(),
      delivered: instant.optional(),
      read: instant.optional(),
      replied: instant.optional(),
      ended: instant.optional(),
    })
    .optional()
    .meta({ description: 'What happened when: delivered and read by the vendor’s clock.' }),
  previousSessionId: z.string().optional().meta({ description: 'The session of this client before an inbound one.' }),
  step: z
    .int()
    .optional()
    .meta({ description: 'The step that was taken last, of an invite that went on by another channel.' }),
  steps: z
    .array(
      z.strictObject({
        step: z.int(),
        channel: z.string(),
        status: z.enum(['sending', 'retrying', 'sent', 'failed', 'unknown', 'expired']),
        at: instant,
        messageId: z.string(),
      }),
    )
    .optional()
    .meta({ description: 'All steps so far: at is when its message was sent, else when it was claimed.' }),
  stepsEnd: z
    .enum(['success', 'replied', 'deadline', 'refused', 'ended'])
    .optional()
    .meta({ description: 'Why no other step follows, though a channel is left.' }),
  window: z
    .strictObject({ closesAt: instant })
    .optional()
    .meta({ description: 'Until then free text reaches the client, on channels with such a window.' }),
  messageId: z.string().optional().meta({ description: 'Ours, once it was attempted to send the message.' }),
  vendorMessageId: z.string().optional(),
  fault: z
    .strictObject({ faultCode, code: faultCode, detail: z.string().optional() })
    .optional()
    .meta({ description: '`code` and `faultCode` are the same.' }),
  receipt: z
    .strictObject({
      status: z.enum(['sent', 'failed', 'delivered', 'read']),
      at: instant,
      fault: z.strictObject({ code: faultCode, detail: z.string().optional() }).optional(),
    })
    .optional()
    .meta({ description: 'What the vendor reported of the message, on a channel with a receiver.' }),
}).register(apiSchemas, { id: 'Session' });

const part = z.enum(['ok', 'failing']);

z.strictObject({ status: part, queue: part.optional(), table: part.optional() }).register(apiSchemas, { id: 'Health' });
