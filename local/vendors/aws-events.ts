/**
 * Updates as AWS publishes them: events and messages of SMS, or Meta's entries in an envelope, each in a notification
 * of SNS.
 */
import { localAccount } from '../account.ts';
import { account, graphEntries } from './graph-webhook.ts';
import type { StatusUpdate, Update, WrittenMessage } from './updates.ts';

const { id: accountId, region } = localAccount;
const smsEvents = { sent: 'TEXT_SENT', delivered: 'TEXT_DELIVERED', read: undefined, failed: undefined } as const;

/** The body of the message that a queue gets, which subscribes to the topic. */
export function snsNotification(update: Update, { topic, newId }: { topic: string; newId: () => string }): string {
  const message = isSms(update)
    ? update.type === 'message'
      ? clientSms(update.message)
      : smsEvent(update)
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

function isSms(update: Update): update is Exclude<Update, { type: 'field' }> {
  return update.type !== 'field' && update.message.by === 'aws-sms';
}

/** AWS gives it no time of its own: the notification has one. */
function clientSms({ from, businessId, vendorMessageId, content, previous }: WrittenMessage) {
  const messageBody = content.kind === 'text' ? content.text : '';

  return {
    originationNumber: `+${from}`,
    destinationNumber: `+${businessId}`,
    messageKeyword: 'KEYWORD_SIMULATED',
    messageBody,
    inboundMessageId: vendorMessageId,
    ...(previous !== undefined && { previousPublishedMessageId: previous }),
  };
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
