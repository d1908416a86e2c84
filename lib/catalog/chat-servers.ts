import * as z from 'zod';
import type { ExternalSettings } from '../chat-server/settings.ts';
import { chatQueueKey, secretReference } from './schema.ts';

const name = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,31}$/, 'must be 1 to 32 letters, digits, dots, dashes or underscores')
  .refine((text) => text !== 'builtin', 'builtin needs no entry');

const gms = z.strictObject({
  name,
  kind: z.literal('genesys-gms'),
  endpoint: z.url({ protocol: /^https?$/ }).describe('Of the GMS, without /genesys.'),
  services: z
    .record(chatQueueKey, z.string().min(1))
    .describe('Chat queue key: the GMS service whose options name the endpoint.'),
  'api-key': secretReference.optional().describe('For a gateway that needs one.'),
  'basic-auth': z.strictObject({ user: z.string().min(1), password: secretReference }).optional(),
  'seal-key': secretReference.describe(
    '32 bytes, base64: seals the secure keys in the ledger. Several, with commas, while one replaces another.',
  ),
  push: z
    .record(z.string().regex(/^GCTI_/, 'must be a key of Chat Server’s, GCTI_…'), z.string())
    .default({})
    .describe('What a plain invite says about its push subscription, if the request does not.'),
  receiver: z
    .string()
    .optional()
    .describe('A receiver of kind gms, to which GMS pushes: clients and agents of this server then reach each other.'),
});

const template = z.strictObject({
  'knowledge-base-id': z.string().min(1),
  'message-template-id': z.string().min(1),
  attributes: z
    .array(z.string().min(1))
    .optional()
    .describe('Its custom attributes in the order of our parameters; 1, 2 … if left out.'),
});

const connect = z
  .strictObject({
    name,
    kind: z.literal('amazon-connect'),
    'instance-id': z.string().min(1),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region such as eu-central-1')
      .optional(),
    'contact-flows': z
      .record(chatQueueKey, z.string().min(1))
      .describe('Chat queue key: the id of the flow that takes the contact.'),
    numbers: z
      .record(
        z.string().regex(/^\+?[\d ().-]+$/, 'must be a phone number'),
        z.string().regex(/^arn:aws[\w-]*:connect:/, 'must be the arn of the number'),
      )
      .optional()
      .describe('Unless bridged: business id, and the arn of that number in Connect.'),
    'message-templates': z
      .record(z.string().min(1), template)
      .default({})
      .describe('Name of a template message: the message template in Connect.'),
    'duration-minutes': z.int().min(60).max(10_080).optional(),
    bridge: z
      .boolean()
      .default(false)
      .describe(
        'For channels whose numbers are not in Connect: clients and agents reach each other through this system.',
      ),
    receiver: z
      .string()
      .optional()
      .describe('If bridged: a receiver of kind aws, one of whose topics Connect streams to.'),
    'streaming-topic': z
      .string()
      .regex(/^arn:aws[\w-]*:sns:/, 'must be the arn of an SNS topic')
      .optional()
      .describe('If bridged: the arn of that topic, which is not FIFO.'),
    'seal-key': secretReference
      .optional()
      .describe(
        'If bridged: 32 bytes, base64, which seal the chats’ tokens. Several, with commas, during a replacement.',
      ),
    'max-message-bytes': z
      .int()
      .min(64)
      .max(16_384)
      .optional()
      .describe('If bridged: longer messages of clients reach agents in several. 1024 if left out.'),
  })
  .superRefine((server, context) => {
    const keys = server.bridge ? neededByBridge : bridgeAlone;
    for (const key of keys) {
      const isThere = server[key] !== undefined;
      if (isThere !== server.bridge)
        context.addIssue({
          code: 'custom',
          path: [key],
          message: server.bridge
            ? 'is missing: a bridged server needs it'
            : 'is for a bridged server: set bridge to true',
        });
    }
    if (!server.bridge && server.numbers === undefined)
      context.addIssue({ code: 'custom', path: ['numbers'], message: 'is missing, unless bridge is true' });
    if (server.bridge && server.numbers !== undefined)
      context.addIssue({
        code: 'custom',
        path: ['numbers'],
        message: 'leave it out: the channels of a bridged server send',
      });
  });

const neededByBridge = ['receiver', 'streaming-topic', 'seal-key'] as const;
const bridgeAlone = [...neededByBridge, 'max-message-bytes'] as const;

/** `chat-servers.yml`, which may be absent: the chat servers besides the builtin one. */
export const chatServersFile = z.array(z.discriminatedUnion('kind', [gms, connect]));

export function toExternalSettings(file: z.output<typeof chatServersFile>[number]): ExternalSettings {
  switch (file.kind) {
    case 'genesys-gms': {
      const { 'api-key': apiKey, 'basic-auth': basicAuth, 'seal-key': sealKey, ...rest } = file;

      return { ...rest, apiKey, basicAuth, sealKey };
    }
    case 'amazon-connect': {
      const {
        'instance-id': instanceId,
        'contact-flows': contactFlows,
        'duration-minutes': durationMinutes,
        'streaming-topic': streamingTopic,
        'seal-key': sealKey,
        'max-message-bytes': maxMessageBytes,
        numbers = {},
        ...rest
      } = file;
      const { 'message-templates': templates, ...plain } = rest;

      return {
        ...plain,
        instanceId,
        contactFlows,
        ...{ durationMinutes, streamingTopic, sealKey, maxMessageBytes },
        numbers: mapEntries(numbers, (id, arn) => [id.replace(/\D/g, ''), arn]),
        messageTemplates: mapEntries(
          templates,
          (id, { 'knowledge-base-id': knowledgeBaseId, 'message-template-id': messageTemplateId, attributes }) => [
            id,
            { knowledgeBaseId, messageTemplateId, attributes },
          ],
        ),
      };
    }
    default:
      return file satisfies never;
  }
}

function mapEntries<From, To>(
  record: Readonly<Record<string, From>>,
  map: (key: string, value: From) => [string, To],
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => map(key, value)));
}
