import * as z from 'zod';
import { clientMessageKinds } from '../channel/inbound.ts';
import { mediaTypes } from '../channel/media-types.ts';
import type { KvList } from '../esp/kv-list.ts';

const time = z.iso.datetime().describe('ISO 8601, UTC.');
const kvValue: z.ZodType<KvList[string]> = z
  .lazy(() => z.union([z.string(), z.number(), z.boolean(), z.record(z.string(), kvValue), z.array(kvValue)]))
  .meta({ id: 'value', description: 'A repeated key is a list, in order.' });

/** What agents' software reads from a chat queue: a session that waits. */
export const sessionOpened = z
  .object({
    v: z
      .literal(1)
      .describe('Version of this message. Members may be added without a new one: ignore what you do not know.'),
    type: z.literal('session.opened'),
    interactionId: z
      .string()
      .min(1)
      .describe(
        'The session, and the _umsChatSessionId that the caller got. A message may come twice: recognise it by this.',
      ),
    interactionType: z
      .enum(['Inbound', 'Outbound'])
      .describe('Outbound if the user data says GCTI_Chat_SubmitAsOutbound.'),
    interactionSubtype: z.enum(['InboundNew', 'OutboundNew']),
    mediaType: z.enum(Object.values(mediaTypes).map(({ session }) => session)),
    channel: z.string(),
    clientId: z.string().describe('Who was invited. Personal: keep it out of logs.'),
    businessId: z.string().describe('Who invited.'),
    chatQueueKey: z.string().describe('<tenant id>:<endpoint>'),
    tenantId: z.string(),
    submittedAt: time,
    deadline: time.describe('ISO 8601, UTC. The invitation was not sent after this.'),
    notification: z.boolean().describe('True only on a notifications queue, which the sweep consumes.'),
    previousSessionId: z
      .string()
      .optional()
      .describe('The session of this conversation before it, of a session that a client’s message opened.'),
    standardResponseId: z.string().optional(),
    message: z.string().optional().describe('What the client reads.'),
    messageId: z
      .string()
      .optional()
      .describe('Our id of that message: receipts name it. Only of a channel whose vendor reports them.'),
    lastCalledAgent: z.string().optional().describe('Employee id of the agent who spoke with the client last.'),
    contactId: z
      .string()
      .optional()
      .describe(
        'The person, the same in every session whose user data identify them. Absent if they match nobody, or more than one.',
      ),
    userData: z
      .record(z.string(), kvValue)
      .describe('All user data of the request, typed and unchanged, and the _ums* keys of the session.'),
  })
  .meta({ title: 'session.opened', description: 'A session waits for an agent.' });

/** The session has ended: its consumer drops the interaction. */
export const sessionTerminated = z
  .object({
    v: z.literal(1),
    type: z.literal('session.terminated'),
    interactionId: z.string().min(1),
    reason: z.string().describe('Such as requested or cancelled. More may come.'),
    at: time,
  })
  .meta({ title: 'session.terminated', description: 'The session has ended: let go of its interaction.' });

/** The session goes on by another channel. */
export const sessionChannelChanged = z
  .object({
    v: z.literal(1),
    type: z.literal('session.channel_changed'),
    interactionId: z.string().min(1),
    channel: z.string().describe('What agents write goes by this one from now on.'),
  })
  .meta({
    title: 'session.channel_changed',
    description:
      'The invite was sent by another channel of its fallback, or its client writes on another one than before. It may come twice.',
  });

/** What was said in a session. */
export const sessionMessage = z
  .object({
    v: z.literal(1),
    type: z.literal('session.message'),
    interactionId: z.string().min(1),
    messageId: z
      .string()
      .min(1)
      .describe('Ours, <interactionId>.<number>. A message may come twice: recognise it by this.'),
    vendorMessageId: z.string().optional(),
    at: time.describe('ISO 8601, UTC: when it was written, by the vendor’s clock for a client’s.'),
    receivedAt: time.describe('ISO 8601, UTC: order by this, then by messageId.'),
    from: z.enum(['client', 'agent', 'system']).describe('system: what the catalog says, such as a first answer.'),
    author: z.object({ id: z.string().optional(), name: z.string().optional() }).optional().describe('The agent.'),
    client: z
      .object({ name: z.string().optional(), username: z.string().optional() })
      .optional()
      .describe('What the client is called on the channel. Personal.'),
    kind: z.enum(clientMessageKinds),
    text: z.string().describe('Always readable, whatever the kind.'),
    choice: z.object({ id: z.string(), title: z.string() }).optional().describe('What the client tapped.'),
    attachments: z
      .array(
        z.object({
          mediaId: z.string().optional().describe('GET /sessions/{id}/media/{mediaId} leads to the file.'),
          url: z.string().optional().describe('Of a file that was sent by its link.'),
          mediaType: z.string(),
          size: z.number().optional().describe('In bytes.'),
          name: z.string().optional(),
          error: z.string().optional().describe('Why there is no file. Nobody scans files for malware.'),
        }),
      )
      .optional(),
    replyTo: z.string().optional().describe('Our id of the message that it answers, if it is known.'),
    windowClosesAt: time.optional().describe('Until then free text reaches the client.'),
    late: z.literal(true).optional().describe('The session had ended when it came.'),
  })
  .meta({
    title: 'session.message',
    description: 'What a client or an agent wrote, on channels with a receiver. It may come twice.',
  });

/** What became of a message. */
export const sessionReceipt = z
  .object({
    v: z.literal(1),
    type: z.literal('session.receipt'),
    interactionId: z.string().min(1),
    messageId: z.string().min(1).describe('Our id of the message. <interactionId>.0 is the invite.'),
    status: z
      .enum(['unknown', 'expired', 'sent', 'failed', 'delivered', 'read'])
      .describe(
        'In this order: one that comes after a later one changes nothing. A message may arrive after it failed. unknown and expired are only of agents’ messages: nobody knows whether it went out, or it was not sent in time.',
      ),
    at: time.describe('ISO 8601, UTC, by the vendor’s clock.'),
    fault: z
      .object({ code: z.string().describe('One of docs/faults.md.'), detail: z.string().optional() })
      .optional()
      .describe('Why it failed.'),
  })
  .meta({
    title: 'session.receipt',
    description:
      'What the vendor reported of a message, on channels with a receiver. It may come twice, and before session.opened.',
  });
