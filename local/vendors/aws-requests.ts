/** What AWS End User Messaging takes: a message of WhatsApp in AWS's envelope, an SMS, or one of RCS. */
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { readJson } from '../../lib/net/read-json.ts';
import { type RcsRequest, rcsSchema, shownRcs } from './aws-rcs.ts';
import { checkMessage, readPresence } from './graph-messages.ts';
import type { PhoneMessage } from './phone-lines.ts';
import type { TemplateSpec } from './templates.ts';

export type Read =
  /** That a client's message was read. */
  | { readonly presence: NonNullable<ReturnType<typeof readPresence>> }
  | { readonly exception: string; readonly reason?: string }
  | {
      readonly to: string;
      readonly by: 'aws-whatsapp' | 'aws-sms' | 'aws-rcs';
      readonly messageId?: string;
      readonly sender: string;
      readonly text: string;
      readonly template?: string;
      readonly attachments?: readonly string[];
      readonly fileName?: string;
      readonly choices?: readonly string[];
      readonly cards?: NonNullable<PhoneMessage['cards']>;
      /** The SMS that goes out in its place if the phone takes no RCS. */
      readonly fallback?: RcsRequest['FallbackConfiguration'];
      readonly idKey: string;
      /** The service's exceptions for a scripted refusal. */
      readonly throttled: string;
      readonly failed: string;
    };

const socialSchema = z.object({
  originationPhoneNumberId: z.string().min(1),
  message: z.base64(),
  metaApiVersion: z.string().regex(/^v\d+\.\d+$/),
});

const smsSchema = z.object({
  DestinationPhoneNumber: z.string().regex(/^\+?[1-9][0-9]{1,18}$/),
  OriginationIdentity: z.string().min(1),
  MessageBody: z.string().min(1).max(1600),
  MessageType: z.enum(['TRANSACTIONAL', 'PROMOTIONAL']).optional(),
  TimeToLive: z.int().min(5).max(259_200).optional(),
  Context: z
    .record(z.string(), z.string())
    .refine((context) => Object.keys(context).length <= 5)
    .default({}),
});

/** By the operation that the request names. */
export function readPhoneMessage({ headers }: IncomingMessage, body: unknown, agents: readonly string[]): Read {
  switch (headers['x-amz-target']) {
    case 'PinpointSMSVoiceV2.SendTextMessage':
      return readSms(body);
    case 'PinpointSMSVoiceV2.SendRcsMessage':
      return readRcs(body, agents);
    default:
      return { exception: 'UnknownOperationException' };
  }
}

function readSms(body: unknown): Read {
  const parsed = smsSchema.safeParse(body);
  if (!parsed.success) return { exception: 'ValidationException', reason: 'INVALID_PARAMETER' };

  const { DestinationPhoneNumber, OriginationIdentity, MessageBody, Context } = parsed.data;
  // Earlier versions gave the session's id alone.
  const messageId = Context.messageId ?? Context.sessionId;

  return {
    to: DestinationPhoneNumber.replace(/^\+/, ''),
    ...(messageId !== undefined && { messageId }),
    by: 'aws-sms',
    sender: OriginationIdentity,
    text: MessageBody,
    idKey: 'MessageId',
    throttled: 'ThrottlingException',
    failed: 'InternalServerException',
  };
}

/** `agents`: the ids of the account's agents. */
function readRcs(body: unknown, agents: readonly string[]): Read {
  const parsed = rcsSchema.safeParse(body);
  if (!parsed.success) return { exception: 'ValidationException', reason: 'INVALID_PARAMETER' };

  const { DestinationPhoneNumber, OriginationIdentity: sender, Context, FallbackConfiguration: fallback } = parsed.data;
  if (!agents.includes(sender)) return { exception: 'ResourceNotFoundException' };

  return {
    ...{
      by: 'aws-rcs',
      to: DestinationPhoneNumber.replace(/^\+/, ''),
      sender,
      ...shownRcs(parsed.data.RcsMessageContent),
    },
    ...(Context.messageId !== undefined && { messageId: Context.messageId }),
    ...(fallback && { fallback }),
    ...{ idKey: 'MessageId', throttled: 'ThrottlingException', failed: 'InternalServerException' },
  };
}

export function readWhatsapp(body: unknown, templates: readonly TemplateSpec[]): Read {
  const parsed = socialSchema.safeParse(body);
  if (!parsed.success) return { exception: 'ValidationException' };

  const message = readJson(Buffer.from(parsed.data.message, 'base64').toString('utf8'));
  const presence = readPresence(message);
  if (presence) return { presence };

  const checked = checkMessage(message, templates);
  if ('error' in checked) return { exception: 'InvalidParametersException' };

  const { callbackData: messageId, ...shown } = checked.message;
  return {
    ...shown,
    ...(messageId !== undefined && { messageId }),
    by: 'aws-whatsapp',
    sender: parsed.data.originationPhoneNumberId,
    idKey: 'messageId',
    throttled: 'ThrottledRequestException',
    failed: 'InternalServiceException',
  };
}
