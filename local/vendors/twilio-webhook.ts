/** Updates as Twilio posts them: a signed form each, one after the other. */
import { toAddress } from '../../lib/channel/twilio/twilio-address.ts';
import { twilioSignature } from '../../lib/channel/twilio/twilio-signature.ts';
import { isUserId } from '../../lib/channel/user-id.ts';
import { optOutType } from './twilio-send.ts';
import type { Carrier, MessageUpdate, StatusUpdate, Update, WrittenMessage } from './updates.ts';
import { userIdOf } from './user-ids.ts';

type Target = {
  /** For what clients write. A message of ours names its own. */
  readonly url: string;
  readonly authToken: string;
  readonly accountSid: string;
  /** Of the API, where files are. */
  readonly apiUrl: string;
};

/** Returns the first answer that is not 200, or 200. */
export async function postTwilio(target: Target, updates: readonly Update[]): Promise<number> {
  for (const update of updates) {
    const status = await postUpdate(target, update);
    if (status !== 200) return status;
  }

  return 200;
}

async function postUpdate(target: Target, update: Update): Promise<number> {
  switch (update.type) {
    case 'message':
      return post(target, target.url, messageFields(update, target));
    case 'status': {
      const { statusCallback } = update.message;
      return statusCallback === undefined ? 200 : post(target, statusCallback, statusFields(update));
    }
    case 'field':
      return 200;
    default:
      return update satisfies never;
  }
}

type Fields = Readonly<Record<string, string>>;

/** What follows a `#` are settings of the connection: it is neither sent nor signed. */
async function post({ authToken, accountSid }: Target, to: string, given: Fields): Promise<number> {
  const [url = ''] = to.split('#');
  const fields = new URLSearchParams({ ...given, AccountSid: accountSid, ApiVersion: '2010-04-01' });
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': twilioSignature(authToken, url, fields),
      connection: 'close',
    },
    body: String(fields),
    signal: AbortSignal.timeout(15_000),
  });
  await answer.body?.cancel();

  return answer.status;
}

const statusNames = { sent: 'sent', delivered: 'delivered', read: 'read', failed: 'undelivered' } as const;

function statusFields({ message, businessId, status, code }: StatusUpdate): Fields {
  const { by, vendorMessageId: sid, to } = message;
  const name = statusNames[status];

  return {
    ...{ MessageSid: sid, SmsSid: sid, MessageStatus: name, SmsStatus: name },
    ...addresses(by, { from: businessId, to }),
    ...(status === 'failed' && { ErrorCode: String(code ?? 30_003) }),
    ...(status === 'read' && { EventType: 'READ' }),
    ...(by === 'twilio-whatsapp' && { ChannelPrefix: 'whatsapp' }),
  };
}

function messageFields({ message }: MessageUpdate, target: Target): Fields {
  const { by, from, businessId, vendorMessageId: sid, replyTo, content } = message;
  const optOut = by === 'twilio-sms' && content.kind === 'text' ? optOutType(content.text) : undefined;

  return {
    ...{ MessageSid: sid, SmsSid: sid, SmsMessageSid: sid, SmsStatus: 'received', NumMedia: '0', Body: '' },
    ...addresses(by, { from, to: businessId }),
    ...(by === 'twilio-whatsapp' && whoWrote(message)),
    ...(replyTo !== undefined && { OriginalRepliedMessageSid: replyTo }),
    ...(optOut !== undefined && { OptOutType: optOut }),
    ...contentFields(message, target),
  };
}

function addresses(by: Carrier, { from, to }: { readonly from: string; readonly to: string }): Fields {
  const mediaType = by === 'twilio-sms' ? 'sms' : 'whatsapp';

  return { From: toAddress(from, mediaType), To: toAddress(to, mediaType) };
}

function whoWrote({ from }: WrittenMessage): Fields {
  const ProfileName = `Client …${from.slice(-2)}`;

  return isUserId(from)
    ? { ProfileName, ExternalUserId: from }
    : { ProfileName, WaId: from, ExternalUserId: userIdOf(from) };
}

function contentFields({ content, vendorMessageId }: WrittenMessage, { apiUrl, accountSid }: Target): Fields {
  switch (content.kind) {
    case 'text':
      return { Body: content.text, MessageType: 'text' };
    case 'choice':
      return { Body: content.title, ButtonText: content.title, ButtonPayload: content.id, MessageType: 'button' };
    case 'location': {
      const { latitude, longitude, name, address } = content;
      return {
        ...{ Latitude: String(latitude), Longitude: String(longitude), MessageType: 'location' },
        ...(name !== undefined && { Label: name }),
        ...(address !== undefined && { Address: address }),
      };
    }
    case 'media': {
      const media = `ME${content.fileId.padStart(32, '0')}`;
      return {
        ...{ NumMedia: '1', MediaContentType0: content.mediaType, Body: content.text ?? '' },
        MediaUrl0: `${apiUrl}/2010-04-01/Accounts/${accountSid}/Messages/${vendorMessageId}/Media/${media}`,
      };
    }
    case 'order':
    case 'flow':
    case 'close':
      return {};
    default:
      return content satisfies never;
  }
}
