/**
 * What a simulated Amazon Connect reports: what happens in a chat to the topics that it is streamed to, and the ends of
 * contacts on EventBridge. Both reach the queue of what AWS reports, twice or never if a fault says so.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { localAccount } from '../account.ts';
import { type Faults, takePushFault } from '../faults.ts';
import { clientOf } from './amazon-connect.ts';
import {
  type ChatContact,
  type ConnectContact,
  type ConnectEvents,
  type ConnectItem,
  requestOf,
} from './connect-contacts.ts';

type Options = {
  /** Puts a body on the queue that subscribes to the topics of AWS. */
  readonly publish: (body: string) => Promise<void>;
  readonly faults: Faults;
  readonly newId: () => string;
};

export type ConnectReports = Required<Pick<ConnectEvents, 'onItem' | 'onEnded'>> & {
  /** Hands over what is on its way. */
  readonly close: () => Promise<void>;
};

export function createConnectReports({ publish, faults, newId }: Options): ConnectReports {
  const closing = new AbortController();
  let tail: Promise<void> = Promise.resolve();

  const carry = async (contact: ConnectContact, body: string) => {
    const fault = takePushFault(faults, clientOf(contact));
    if (fault?.kind === 'drop') return;
    if (fault?.kind === 'delay')
      await wait(fault.seconds * 1000, undefined, { signal: closing.signal }).catch(() => undefined);

    await publish(body);
    if (fault?.kind === 'duplicate') await publish(body);
  };
  // One after the other: a topic mostly keeps the order of what is published slowly.
  const report = (contact: ConnectContact, body: string) => {
    tail = tail.then(() => carry(contact, body)).catch(() => undefined);
  };

  return {
    onItem: (contact, item) => {
      for (const topic of contact.chat.topics) report(contact, notification(contact, item, { topic, id: newId() }));
    },
    onEnded: (contact, reason) => report(contact, contactEvent(contact, reason, newId())),
    close: async () => {
      closing.abort();
      await tail;
    },
  };
}

/** As SNS wraps it. */
function notification(
  { contactId, chat }: ChatContact,
  item: ConnectItem,
  { topic, id }: { readonly topic: string; readonly id: string },
): string {
  const { ParticipantRole, Type, ContentType } = item;
  const ids = { InitialContactId: contactId, ContactId: contactId };
  const attributes = {
    ...{ ...ids, ParticipantRole, ContentType, InstanceId: chat.request.InstanceId, AccountId: localAccount.id },
    ...{ Type: Type === 'EVENT' ? 'EVENT' : 'MESSAGE', MessageVisibility: 'ALL' },
  };

  return JSON.stringify({
    Type: 'Notification',
    MessageId: id,
    TopicArn: topic,
    Message: JSON.stringify({ ...item, ...ids }),
    Timestamp: item.AbsoluteTime,
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, Value]) => [name, { Type: 'String', Value }]),
    ),
  });
}

function contactEvent(contact: ConnectContact, disconnectReason: string, id: string): string {
  const { contactId, startedAt, endedAt = startedAt } = contact;
  const at = new Date(endedAt).toISOString();
  const { id: account, region } = localAccount;

  return JSON.stringify({
    ...{ version: '0', id, 'detail-type': 'Amazon Connect Contact Event', source: 'aws.connect', account, time: at },
    region,
    detail: {
      ...{ eventType: 'DISCONNECTED', contactId, channel: 'CHAT', initiationMethod: 'API', disconnectReason },
      instanceArn: `arn:aws:connect:${region}:${account}:instance/${requestOf(contact).InstanceId}`,
      initiationTimestamp: new Date(startedAt).toISOString(),
      disconnectTimestamp: at,
    },
  });
}
