/**
 * A simulated AWS End User Messaging: SMS, and WhatsApp messages in AWS's envelope. Both reach a phone; signatures are
 * not checked.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { readJson } from '../../lib/net/read-json.ts';
import { type Faults, takeVendorFault } from '../faults.ts';
import { answerJson, closeServer, listen, readBody } from '../http.ts';
import { checkMessage } from './graph-messages.ts';
import { sessionIdIn } from './phone-view.ts';
import type { Phones } from './phones.ts';
import type { Receipts } from './receipts.ts';
import type { TemplateSpec } from './templates.ts';
import type { TakenMessage } from './updates.ts';

type AwsMessaging = { readonly url: string; readonly close: () => Promise<void> };

export async function startAwsMessaging(options: {
  readonly templates: () => readonly TemplateSpec[];
  readonly phones: Phones;
  readonly faults: Faults;
  readonly now: () => number;
  readonly newId: () => string;
  readonly receipts: Pick<Receipts, 'follow'>;
}): Promise<AwsMessaging> {
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  return { url: await listen(server, 0), close: () => closeServer(server) };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = readJson((await readBody(request, 1024 * 1024))?.toString('utf8') ?? '');
    const read = request.url === '/v1/whatsapp/send' ? readWhatsapp(body) : readSms(request, body);
    if ('exception' in read) return answerException(response, 400, read);

    const to = read.to;
    const fault = takeVendorFault(options.faults, to);
    if (fault?.kind === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    if (fault?.kind === 'status') {
      const throttled = (fault.status ?? 429) < 500;
      return answerException(
        response,
        fault.status ?? 429,
        { exception: throttled ? read.throttled : read.failed },
        fault.retryAfter,
      );
    }

    const { by, messageId, sender, text, template, attachments, choices } = read;
    const taken: TakenMessage = {
      by,
      vendorMessageId: options.newId(),
      ...(messageId !== undefined && { messageId }),
      to,
      sender,
      template: template !== undefined,
    };
    const message = {
      sessionId: sessionIdIn(messageId),
      mediaType: by === 'aws-sms' ? 'sms' : 'whatsapp',
      text,
      ...(template && { template }),
      ...(attachments && { attachments }),
      ...(choices && { choices }),
      at: new Date(options.now()).toISOString(),
    };
    options.phones.deliver(to, message, taken);

    const failed = options.faults.take(['failed'], ({ clientId }) => clientId === undefined || clientId === to);
    await options.receipts.follow(taken, failed);
    if (fault?.kind !== 'timeout-after-accept') answerJson(response, 200, { [read.idKey]: taken.vendorMessageId });
  }

  function readWhatsapp(body: unknown): Read {
    const parsed = socialSchema.safeParse(body);
    if (!parsed.success) return { exception: 'ValidationException' };

    const checked = checkMessage(
      readJson(Buffer.from(parsed.data.message, 'base64').toString('utf8')),
      options.templates(),
    );
    if ('error' in checked) return { exception: 'InvalidParametersException' };

    const { callbackData: messageId, ...message } = checked.message;
    return {
      ...message,
      ...(messageId !== undefined && { messageId }),
      by: 'aws-whatsapp',
      sender: parsed.data.originationPhoneNumberId,
      idKey: 'messageId',
      throttled: 'ThrottledRequestException',
      failed: 'InternalServiceException',
    };
  }
}

type Read =
  | { readonly exception: string; readonly reason?: string }
  | {
      readonly to: string;
      readonly by: 'aws-whatsapp' | 'aws-sms';
      readonly messageId?: string;
      readonly sender: string;
      readonly text: string;
      readonly template?: string;
      readonly attachments?: readonly string[];
      readonly choices?: readonly string[];
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

function readSms({ headers }: IncomingMessage, body: unknown): Read {
  if (headers['x-amz-target'] !== 'PinpointSMSVoiceV2.SendTextMessage')
    return { exception: 'UnknownOperationException' };

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

function answerException(
  response: ServerResponse,
  status: number,
  { exception, reason }: { readonly exception: string; readonly reason?: string },
  retryAfter?: number,
): void {
  const headers = {
    'x-amzn-errortype': exception,
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  };
  answerJson(response, status, { __type: exception, message: 'simulated', ...(reason && { Reason: reason }) }, headers);
}
