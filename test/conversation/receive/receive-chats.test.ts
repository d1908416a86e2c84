import { describe, expect, test } from 'vitest';
import type { ConnectSettings } from '../../../lib/chat-server/settings.ts';
import { connectSettings } from '../../support/amazon-connect.ts';
import { noon } from '../../support/builders.ts';
import { createReceiveSystem } from '../../support/receive-system.ts';

const topic = 'arn:sms';
const bridged: ConnectSettings = { ...connectSettings, bridge: true, receiver: 'aws', streamingTopic: topic };
const bytes = (body: unknown) => Buffer.from(JSON.stringify(body));

/** As EventBridge puts it on the queue. */
function contactEvent(detail: Readonly<Record<string, unknown>> = {}) {
  return bytes({
    version: '0',
    id: 'event-1',
    'detail-type': 'Amazon Connect Contact Event',
    source: 'aws.connect',
    account: '123456789012',
    time: '2026-03-01T12:00:07Z',
    detail: {
      eventType: 'DISCONNECTED',
      contactId: 'contact-1',
      channel: 'CHAT',
      instanceArn: `arn:aws:connect:us-east-1:123456789012:instance/${connectSettings.instanceId}`,
      initiationMethod: 'API',
      disconnectTimestamp: '2026-03-01T12:00:06.500Z',
      disconnectReason: 'AGENT_DISCONNECT',
      ...detail,
    },
  });
}

/** As Connect publishes it to the topic. */
function streamed(message: Readonly<Record<string, unknown>> = {}, visibility = 'ALL') {
  const attribute = (Value: string) => ({ Type: 'String', Value });

  return bytes({
    Type: 'Notification',
    MessageId: 'notification-1',
    TopicArn: topic,
    Message: JSON.stringify({
      AbsoluteTime: '2026-03-01T12:00:06.500Z',
      Content: 'Hello Ann',
      ContentType: 'text/plain',
      Id: 'event-1',
      Type: 'MESSAGE',
      ParticipantId: 'agent-1',
      DisplayName: 'Bo',
      ParticipantRole: 'AGENT',
      InitialContactId: 'contact-1',
      ContactId: 'contact-1',
      ...message,
    }),
    MessageAttributes: {
      InstanceId: attribute(connectSettings.instanceId),
      MessageVisibility: attribute(visibility),
      InitialContactId: attribute('contact-1'),
    },
  });
}

const at = Date.parse('2026-03-01T12:00:06.500Z');

describe('a contact event of Amazon Connect', () => {
  const take = async (body: Uint8Array, chatServers: readonly ConnectSettings[] = [connectSettings]) => {
    const system = createReceiveSystem({ chatServers });
    await system.receive.notification(body);

    return system;
  };

  test('the end of a contact is stored, with Connect’s time', async () => {
    const { records } = await take(contactEvent());

    expect(records).toEqual([{ v: 2, type: 'chat-ended', chatId: 'contact-1', at }]);
  });

  test('of a contact that was transferred it names the first one: the row knows no other', async () => {
    const { records } = await take(contactEvent({ contactId: 'contact-7', initialContactId: 'contact-1' }));

    expect(records).toMatchObject([{ chatId: 'contact-1' }]);
  });

  test.each([
    ['a transfer, after which the chat goes on', { disconnectReason: 'TRANSFERRED' }, 'contact transferred'],
    ['a queue', { eventType: 'QUEUED' }, 'contact QUEUED'],
    [
      'an end without a reason, which has come before',
      { eventType: 'COMPLETED', disconnectReason: undefined },
      'contact COMPLETED',
    ],
    ['no instance', { instanceArn: 'arn:aws:connect' }, 'unreadable contact'],
    ['another instance', { instanceArn: 'arn:aws:connect:us-east-1:123456789012:instance/other' }, 'other instance'],
  ])('%s: nothing is stored, and it is counted', async (_, detail, kind) => {
    const { records, events } = await take(contactEvent(detail));

    expect(records).toEqual([]);
    expect(events).toMatchObject([{ step: 'webhook', unread: 1, kinds: [kind] }]);
  });

  test('is that of nobody if the catalog has no chat server there', async () => {
    expect((await take(contactEvent(), [])).records).toEqual([]);
  });
});

describe('what Amazon Connect streams of a bridged chat', () => {
  const take = async (body: Uint8Array, chatServers: readonly ConnectSettings[] = [bridged]) => {
    const system = createReceiveSystem({ chatServers });
    await system.receive.notification(body);

    return system;
  };

  test('an agent’s words are stored in the group of their chat, a repeat as the same record', async () => {
    const { messages, receive } = await take(streamed());
    await receive.notification(streamed());

    expect(messages[0]).toEqual({
      record: {
        v: 2,
        type: 'chat-event',
        chatId: 'contact-1',
        receivedAt: noon + 5000,
        event: { type: 'message', id: 'event-1', at, text: 'Hello Ann', author: { id: 'agent-1', name: 'Bo' } },
      },
      place: { group: expect.stringMatching(/^chat-/), deduplicationId: expect.any(String) },
    });
    expect(messages[1]?.place).toEqual(messages[0]?.place);
    expect(JSON.stringify(messages[0]?.place)).not.toContain('contact-1');
  });

  test('a file by its id, once it is approved', async () => {
    const file = { AttachmentId: 'file-1', AttachmentName: 'offer.pdf', ContentType: 'application/pdf' };
    const of = (Status: string) =>
      streamed({ ContentType: 'application/pdf', Content: undefined, Attachments: [{ ...file, Status }] });

    expect((await take(of('APPROVED'))).messages).toMatchObject([
      { record: { event: { type: 'file', ref: 'file-1', name: 'offer.pdf', mediaType: 'application/pdf' } } },
    ]);
    expect((await take(of('IN_PROGRESS'))).messages).toEqual([]);
  });

  test.each([
    ['typing', 'typing'],
    ['chat.ended', 'ended'],
  ])('%s is %s', async (kind, type) => {
    const ContentType = `application/vnd.amazonaws.connect.event.${kind}`;
    const { messages } = await take(streamed({ ContentType, Type: 'EVENT', Content: undefined }));

    expect(messages).toMatchObject([{ record: { event: { type, id: 'event-1' } } }]);
  });

  test.each([
    ['the client’s own words', streamed({ ParticipantRole: 'CUSTOMER' })],
    ['what only agents may see', streamed({}, 'AGENT')],
    ['that somebody left', streamed({ ContentType: 'application/vnd.amazonaws.connect.event.participant.left' })],
    ['a message without an id', streamed({ Id: undefined })],
    ['an empty message', streamed({ Content: ' ' })],
  ])('%s: not stored, but counted', async (_, body) => {
    const { messages, events } = await take(body);

    expect(messages).toEqual([]);
    expect(events).toMatchObject([{ step: 'webhook', unread: 1 }]);
  });

  test('of a server that is not bridged, or has another topic, nothing is stored', async () => {
    expect((await take(streamed(), [connectSettings])).messages).toEqual([]);
    expect((await take(streamed(), [{ ...bridged, receiver: 'another' }])).messages).toEqual([]);
  });
});
