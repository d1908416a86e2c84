import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { expect, onTestFinished, test } from 'vitest';
import type { ExternalSettings } from '../../lib/chat-server/settings.ts';
import type { ConnectEvent } from '../../lib/lambda/http/connect-handler.ts';
import { openConnect } from '../support/amazon-connect.ts';
import { espBody } from '../support/builders.ts';
import { openFunctions } from '../support/functions.ts';
import { openGms } from '../support/genesys-gms.ts';
import { httpEvent } from '../support/http-event.ts';
import { answerJson, startVendor } from '../support/vendor.ts';

/** The functions, WhatsApp and an external chat server, all on sockets. */
async function open(externalServer?: ExternalSettings, wait = async (_ms: number) => {}) {
  const vendor = await startVendor(answerJson(200, { messages: [{ id: 'wamid.1' }] }));
  const functions = await openFunctions({
    vendorUrl: vendor.url,
    ...(externalServer && { externalServer }),
    wait,
    secret: 'the key',
  });
  onTestFinished(functions.close);
  const { accept, deliver, session, sweep, sqs, queues, context } = functions;
  const bodyOf = ({ body = '' }: { body?: string | undefined }) => JSON.parse(body);

  const received = async (): Promise<SQSRecord[]> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queues.queueUrl('invites'), MaxNumberOfMessages: 10 }),
    );

    return Messages.map(({ MessageId = '', Body = '', ReceiptHandle = '' }) => ({
      ...{
        messageId: MessageId,
        body: Body,
        receiptHandle: ReceiptHandle,
        messageAttributes: {},
        md5OfBody: '',
        awsRegion: 'us-east-1',
      },
      ...{ eventSource: 'aws:sqs', eventSourceARN: queues.queueArn('invites') },
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '0',
        SenderId: '',
        ApproximateFirstReceiveTimestamp: '0',
      },
    }));
  };

  const post = async (parameters: Record<string, unknown> = {}) => {
    const event = httpEvent({ body: JSON.stringify(espBody(parameters)), headers: { 'idempotency-key': 'k-1' } });
    return accept({ ...event, queryStringParameters: { wait: '0' } }, context);
  };
  const ask = async (method: string, id: string) =>
    bodyOf(await session(httpEvent({ method, path: `/sessions/${id}`, pathParameters: { id } }), context));

  return {
    ...functions,
    vendor,
    post,
    received,
    /** Posts, delivers, and posts again to learn how it ended. */
    invite: async (parameters: Record<string, unknown> = {}) => {
      const accepted = await post(parameters);
      await deliver({ Records: await received() }, context);
      const ours = String(accepted.headers?.location).split('/').at(-1) ?? '';

      return { ours, answer: bodyOf(await post(parameters)).Parameters };
    },
    /** As a flow of Amazon Connect posts one. */
    inviteFromFlow: async (event: ConnectEvent) => {
      await accept(event, context);
      await deliver({ Records: await received() }, context);
    },
    get: (id: string) => ask('GET', id),
    end: (id: string) => ask('DELETE', id),
    runSweep: () => sweep({}, { ...context, getRemainingTimeInMillis: () => 60_000 }),
  };
}

test('an invite through GMS: its chat waits with all user data, and the answer carries its id', async () => {
  const gms = await openGms();
  const system = await open(gms.settings);
  const { ours, answer } = await system.invite();
  const [chat] = gms.chats.all();

  expect(answer).toEqual({ _umsChatSessionId: chat?.chatId });
  expect(system.vendor.requests).toHaveLength(1);
  expect(chat).toMatchObject({
    service: 'agents',
    nickname: 'Ann',
    userData: {
      PhoneNumber: '15550100001',
      _umsInviteSessionId: ours,
      _umsInviteText: 'Hello Ann, your order A-17 is ready for pickup.',
    },
    transcript: [
      { type: 'ParticipantJoined' },
      { type: 'CustomNotice', text: 'Hello Ann, your order A-17 is ready for pickup.' },
    ],
  });
  expect(await system.get(ours)).toMatchObject({
    status: 'sent',
    chat: { state: 'open', server: 'gms-main', id: chat?.chatId },
  });
  expect(system.queues.peek('stack-agents')).toEqual([]);

  expect(await system.end(ours)).toMatchObject({ chat: { state: 'terminated', reason: 'requested' } });
  expect(gms.chats.all()).toMatchObject([{ ended: 'logout' }]);
  expect(system.errors).toEqual([]);
});

test('a notification through GMS ends its chat; the sweep finds nothing left to do', async () => {
  const gms = await openGms();
  const system = await open(gms.settings);
  const { ours } = await system.invite({ TerminateSessionFlag: 'true', ChatQueueKey: '1:session-WA-sendSR' });

  expect(gms.chats.all()).toMatchObject([{ service: 'notifications', ended: 'logout' }]);
  expect(await system.get(ours)).toMatchObject({
    status: 'sent',
    chat: { state: 'terminated', reason: 'notification' },
  });
  expect(await system.runSweep()).toMatchObject({ seen: 1, alreadyTerminated: 1 });
});

test('neither secure key nor client is in the ledger or the log', async () => {
  const gms = await openGms();
  const system = await open(gms.settings);
  const { ours } = await system.invite();
  const [{ secureKey = '' } = {}] = gms.chats.all();
  const row = JSON.stringify(await system.ledger.read(ours));

  expect(row).not.toContain(secureKey);
  expect(row).toMatch(/"secret"/);
  expect(JSON.stringify(system.events)).not.toMatch(new RegExp(`${secureKey}|15550100001|the key`));
  await system.end(ours);
  expect(JSON.stringify(await system.ledger.read(ours))).not.toMatch(/"secret"/);
});

test('an invite through Amazon Connect: one contact, whatever is repeated, and no WhatsApp of ours', async () => {
  const { connect, settings } = await openConnect();
  const system = await open(settings);
  const { ours, answer } = await system.invite();
  const [contact] = connect.contacts();

  expect(answer).toEqual({ _umsChatSessionId: contact?.contactId });
  expect(system.vendor.requests).toEqual([]);
  expect(contact?.request).toMatchObject({ ClientToken: ours, Attributes: { PhoneNumber: '15550100001' } });
  expect(await system.end(ours)).toMatchObject({ chat: { state: 'terminated', server: 'connect-main' } });
  expect(connect.contacts()).toMatchObject([{ ended: true }]);
});

test.each([
  ['order-ready', /message-templates/],
  ['invoice', /attachments/],
])('what Amazon Connect cannot carry is refused at once: %s', async (StandardResponseId, detail) => {
  const { connect, settings } = await openConnect();
  const system = await open({ ...settings, messageTemplates: {} });

  const answer = await system.post({ StandardResponseId });

  expect(answer.statusCode).toBe(422);
  expect(JSON.parse(answer.body ?? '')).toMatchObject({
    faultCode: 'content_not_supported',
    detail: expect.stringMatching(detail),
  });
  expect(await system.received()).toEqual([]);
  expect(connect.contacts()).toEqual([]);
});

test('a notification through Amazon Connect stops its contact', async () => {
  const { connect, settings } = await openConnect();
  const system = await open(settings);
  await system.invite({ TerminateSessionFlag: 'true', ChatQueueKey: '1:session-WA-sendSR' });

  expect(connect.contacts()).toMatchObject([{ ended: true, request: { ContactFlowId: 'flow-2' } }]);
});

test('an invite from a flow of Connect names its contact as the related one', async () => {
  const { connect, settings } = await openConnect();
  // The block's time is never over.
  const system = await open(settings, (ms) => (ms > 1000 ? new Promise(() => {}) : Promise.resolve()));

  await system.inviteFromFlow({
    Details: {
      ContactData: { ContactId: 'contact-of-the-ivr', Attributes: {} },
      Parameters: {
        ...{
          _umsChannel: 'whatsapp-main',
          _umsClientId: '15550100001',
          _umsBusinessId: '19251112222',
          ChatQueueKey: '1:session-WA',
        },
        ...{
          StandardResponseId: 'order-ready',
          'Contact.FirstName': 'Ann',
          'CustomProperties.OrderId': 'A-17',
          wait: '0',
        },
      },
    },
  });

  expect(connect.contacts()).toMatchObject([{ request: { RelatedContactId: 'contact-of-the-ivr' } }]);
});

/** Each chat server, and how to let it not confirm the next end. */
const servers = {
  builtin: async () => ({ settings: undefined, unconfirmed: undefined }),
  'gms-main': async () => {
    const { settings, faults } = await openGms();
    return { settings, unconfirmed: () => faults.script({ kind: 'status', count: 1, of: 'terminate', status: 503 }) };
  },
  'connect-main': async () => {
    const { settings, faults } = await openConnect();
    return { settings, unconfirmed: () => faults.script({ kind: 'status', count: 1, of: 'terminate', status: 500 }) };
  },
} as const;
const names = ['builtin', 'gms-main', 'connect-main'] as const;

test.each(names)('GET names %s, DELETE ends the session there, and twice is the same', async (name) => {
  const { settings } = await servers[name]();
  const system = await open(settings);
  const { ours } = await system.invite();

  expect(await system.get(ours)).toMatchObject({ status: 'sent', chat: { state: 'open', server: name } });
  for (let time = 0; time < 2; time += 1) {
    expect(await system.end(ours)).toMatchObject({ chat: { state: 'terminated', reason: 'requested', server: name } });
  }
  expect(await system.get(ours)).toMatchObject({ chat: { state: 'terminated', reason: 'requested', server: name } });
  expect(system.errors).toEqual([]);
});

test.each(names)('the sweep finds no notification of %s open', async (name) => {
  const { settings, unconfirmed } = await servers[name]();
  const system = await open(settings);
  unconfirmed?.();
  const { ours } = await system.invite({ TerminateSessionFlag: 'true', ChatQueueKey: '1:session-WA-sendSR' });

  expect(await system.get(ours)).toMatchObject({ chat: { state: unconfirmed ? 'open' : 'terminated', server: name } });
  expect(await system.runSweep()).toMatchObject(
    unconfirmed ? { seen: 1, terminated: 1 } : { seen: 1, alreadyTerminated: 1 },
  );
  expect(await system.get(ours)).toMatchObject({ chat: { state: 'terminated', server: name } });
});
