/**
 * Updates as AWS publishes them: events and messages of SMS and RCS, or Meta's entries in an envelope, each in a
 * notification of SNS.
 */
import { localAccount } from '../account.ts';
import { rcsBody } from './aws-rcs-body.ts';
import { account, graphEntries } from './graph-webhook.ts';
import type { StatusUpdate, Update, WrittenMessage } from './updates.ts';

const { id: accountId, region } = localAccount;
const smsEvents = { sent: 'TEXT_SENT', delivered: 'TEXT_DELIVERED', read: undefined, failed: undefined } as const;

type Publishing = {
  readonly topic: string;
  readonly newId: () => string;
  /** Puts the file of an RCS message where the operator can read it; undefined if that cannot be done. */
  readonly keepFile: (message: WrittenMessage) => { readonly bucket: string; readonly key: string } | undefined;
};

/** The body of the message that a queue gets, which subscribes to the topic. */
export function snsNotification(update: Update, { topic, newId, keepFile }: Publishing): string {
  const message = isOfPhones(update)
    ? update.type === 'message'
      ? clientMessage(update.message, keepFile)
      : phoneEvent(update)
    : socialEvent(update, newId());

  return JSON.stringify({
    Type: 'Notification',
    MessageId: newId(),
    TopicArn: topic,
    Message: JSON.stringify(message),
    Timestamp: new Date(update.at).toISOString(),
    SignatureVersion: '1',
    Signature: 'simulated',
    SigningCertURL: `https://sns.${region}.amazonaws.com/SimpleNotificationService-simulated.pem`,
    UnsubscribeURL: `https://sns.${region}.amazonaws.com/?Action=Unsubscribe`,
  });
}

function isOfPhones(update: Update): update is Exclude<Update, { type: 'field' }> {
  return update.type !== 'field' && update.message.by !== 'aws-whatsapp';
}

/** AWS gives it no time of its own: the notification has one. */
function clientMessage(message: WrittenMessage, keepFile: Publishing['keepFile']) {
  const { by, from, businessId, vendorMessageId, content, previous } = message;
  const isRcs = by === 'aws-rcs';
  const messageBody = content.kind === 'text' ? content.text : isRcs ? rcsBody(content, keepFile(message)) : '';

  return {
    originationNumber: isRcs ? from : `+${from}`,
    destinationNumber: isRcs ? businessId : `+${businessId}`,
    messageKeyword: 'KEYWORD_SIMULATED',
    messageBody,
    inboundMessageId: vendorMessageId,
    ...(previous !== undefined && { previousPublishedMessageId: previous }),
  };
}

function phoneEvent(update: StatusUpdate) {
  const { message } = update;
  if (message.by !== 'aws-rcs') return smsEvent(update);
  // Two events of the SMS in its place: that it goes out, and what becomes of it.
  if (message.fallback !== undefined && update.status !== 'sent')
    return smsEvent({ ...update, businessId: message.fallback.replace(/^\+/, '') });

  return rcsEvent(update);
}

function smsEvent({ message, businessId, status, code, at }: StatusUpdate) {
  const failure = String(code ?? 'CARRIER_UNREACHABLE').replace(/^TEXT_/, '');

  return {
    eventType: smsEvents[status] ?? `TEXT_${failure}`,
    eventVersion: '1.0',
    eventTimestamp: at,
    isFinal: status !== 'sent',
    originationPhoneNumber: `+${businessId}`,
    destinationPhoneNumber: `+${message.to}`,
    isoCountryCode: 'US',
    messageId: message.vendorMessageId,
    messageType: 'TRANSACTIONAL',
    messageStatus: smsEvents[status]?.replace('TEXT_', '') ?? failure,
    messageStatusDescription: 'simulated',
    context: message.messageId === undefined ? {} : { messageId: message.messageId },
    totalMessageParts: 1,
  };
}

function rcsEvent({ message, businessId, status, code, at }: StatusUpdate) {
  const failure = String(code ?? 'UNDELIVERABLE');
  const sent = message.fallback === undefined ? 'RCS_SENT' : 'RCS_FALLEN_BACK_TO_SMS';

  return {
    eventType: { sent, delivered: 'RCS_DELIVERED', read: 'RCS_READ', failed: failedType(failure) }[status],
    eventVersion: '1.0',
    eventTimestamp: at,
    isFinal: status !== 'sent',
    originationPhoneNumber: businessId,
    destinationPhoneNumber: `+${message.to}`,
    isoCountryCode: 'US',
    messageId: message.vendorMessageId,
    messageType: 'TRANSACTIONAL',
    messageStatus: { sent: 'PENDING', delivered: 'DELIVERED', read: 'READ', failed: failure }[status],
    messageStatusDescription: 'simulated',
    context: message.messageId === undefined ? {} : { messageId: message.messageId },
    rcsBusinessId: 'simulated_agent',
    agentIsoCountryCode: 'US',
    rcsMetadata: { billingEventType: 'RICH' },
  };
}

function failedType(code: string): string {
  if (code.startsWith('TTL_')) return 'RCS_TTL_EXPIRED';

  return code.startsWith('RCS_') ? code : 'RCS_FAILED';
}

function socialEvent(update: Update, messageId: string) {
  const of = update.type === 'field' ? undefined : update;
  const sender = of?.message.sender ?? '';
  // Meta's id of the number is another one than AWS', which stands in the ARN.
  const phoneNumberId = `10${of?.type === 'message' ? of.message.businessId : of?.businessId}`;
  const [entry] = graphEntries([asMeta(update, phoneNumberId)]);
  const arn = (kind: string, id: string) => `arn:aws:social-messaging:${region}:${accountId}:${kind}/${id}`;

  return {
    context: {
      MetaWabaIds: [{ wabaId: entry?.id ?? account, arn: arn('waba', entry?.id ?? account) }],
      MetaPhoneNumberIds: of
        ? [
            {
              metaPhoneNumberId: phoneNumberId,
              arn: arn('phone-number-id', sender.replace('phone-number-id-', '')),
            },
          ]
        : [],
    },
    whatsAppWebhookEntry: JSON.stringify(entry),
    aws_account_id: accountId,
    message_timestamp: new Date(update.at).toISOString(),
    messageId,
  };
}

function asMeta(update: Update, phoneNumberId: string): Update {
  switch (update.type) {
    case 'status':
      return { ...update, message: { ...update.message, sender: phoneNumberId } };
    case 'message':
      return { ...update, message: { ...update.message, sender: phoneNumberId } };
    case 'field':
      return update;
    default:
      return update satisfies never;
  }
}
