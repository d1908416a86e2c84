import { describe, expect, test } from 'vitest';
import { sessionOpenedMessage } from '../../lib/chat-queue/interaction.ts';
import { createAmazonConnect } from '../../lib/chat-server/amazon-connect.ts';
import { notStarted } from '../../lib/chat-server/connect-errors.ts';
import { chatServerContract, newSession, patience } from '../contract/chat-server.ts';
import { openConnect } from '../support/amazon-connect.ts';
import { inviteRecord, noon } from '../support/builders.ts';

chatServerContract('amazon-connect', async () => {
  const { server, connect, faults } = await openConnect();
  const next = (fault: Parameters<typeof faults.script>[0]) => () => faults.script(fault);

  return {
    server,
    sessions: () =>
      connect.contacts().map(({ contactId: id, request, ended }) => ({ id, userData: request.Attributes, ended })),
    endByItself: connect.end,
    trouble: {
      refuses: next({ kind: 'status', count: 1, status: 400 }),
      'is busy': next({ kind: 'status', count: 1 }),
      'is not there': connect.close,
      'keeps silent after it has done it': next({ kind: 'timeout-after-accept', count: 1 }),
    },
  };
});

const body = [
  { type: 'text', text: 'Ann' },
  { type: 'text', text: 'A-17' },
] as const;
const template = (name: string) => ({
  content: { type: 'template', text: 'Hello Ann, A-17 is ready.', name, language: 'en_US', body } as const,
});

describe('what Connect receives', () => {
  test('the flow of the chat queue key, the number of the business, the client as E.164, and our session as the token', async () => {
    const { server, connect } = await openConnect();
    await server.open(newSession({ chatQueueKey: '1:session-WA-sendSR' }, { relatedContactId: 'contact-0' }), patience);

    expect(connect.contacts()[0]?.request).toMatchObject({
      InstanceId: '11111111-2222-3333-4444-555555555555',
      ContactFlowId: 'flow-2',
      SourceEndpoint: {
        Type: 'CONNECT_PHONENUMBER_ARN',
        Address: 'arn:aws:connect:us-east-1:123456789012:phone-number/main',
      },
      DestinationEndpoint: { Type: 'TELEPHONE_NUMBER', Address: '+15550100001' },
      SegmentAttributes: { 'connect:Subtype': { ValueString: 'connect:WhatsApp' } },
      ParticipantDetails: { DisplayName: 'Ann' },
      InitialSystemMessage: { ContentType: 'text/plain', Content: 'Hello Ann' },
      RelatedContactId: 'contact-0',
      ClientToken: 'S000000000000001',
    });
  });

  test('SMS by its own subtype', async () => {
    const { server, connect } = await openConnect();
    const interaction = sessionOpenedMessage(inviteRecord(), { mediaType: 'sms', message: 'Hello' });
    await server.open({ interaction, nickname: 'Ann', content: { type: 'text', text: 'Hello' } }, patience);

    expect(connect.contacts()[0]?.request.SegmentAttributes).toEqual({
      'connect:Subtype': { ValueString: 'connect:SMS' },
    });
  });

  test.each([
    ['order_ready', { FirstName: 'Ann', OrderId: 'A-17' }],
    ['plain', { '1': 'Ann', '2': 'A-17' }],
  ])('a template message %s by its rendered parameters', async (name, CustomAttributes) => {
    const { server, connect } = await openConnect();
    await server.open(newSession({}, template(name)), patience);

    expect(connect.contacts()[0]?.request).toMatchObject({
      InitialTemplatedSystemMessage: { KnowledgeBaseId: 'kb-1', TemplateAttributes: { CustomAttributes } },
    });
    expect(connect.contacts()[0]?.request).not.toHaveProperty('InitialSystemMessage');
  });

  test.each([
    ['a header', { header: { type: 'image', id: '1' } }],
    ['buttons', { buttons: [{ index: 0, type: 'quick-reply', value: 'x' }] }],
    ['cards', { cards: [{ header: { type: 'image', id: '1' }, body: [] }] }],
    ['the end of an offer', { offerExpiresAt: noon }],
  ] as const)('no template message with %s, which would be lost', async (_what, part) => {
    const { server, connect } = await openConnect();
    await server.open(newSession({}, { content: { ...template('order_ready').content, ...part } }), patience);

    expect(connect.contacts()).toEqual([]);
  });

  test('an invite without a message only opens the chat', async () => {
    const { server, connect } = await openConnect();
    await server.open(newSession({}, { content: undefined }), patience);

    expect(connect.contacts()[0]?.request).not.toHaveProperty('InitialSystemMessage');
  });

  test('user data that it can take only under another name is reported', async () => {
    const { server } = await openConnect();

    expect(await server.open(newSession({ userData: { 'Order.Id': 'A-17' } }), patience)).toMatchObject({
      changedKeys: ['Order.Id=Order_Id'],
    });
  });

  test.each([
    ['unknown_chat_queue', newSession({ chatQueueKey: '1:nobody' })],
    ['unknown_business', newSession({ businessId: '19990000000' })],
    ['content_not_supported', newSession({}, template('nobody_approved_it'))],
  ])('%s: nothing', async (fault, session) => {
    const { server, connect } = await openConnect();

    expect(await server.open(session, patience)).toEqual({ status: 'refused', fault });
    expect(connect.contacts()).toEqual([]);
  });
});

test('after an answer that was lost the same contact is answered, for seven days', async () => {
  const { server, connect, faults, pass } = await openConnect();
  faults.script({ kind: 'timeout-after-accept', count: 1 });
  expect(await server.open(newSession(), { signal: AbortSignal.timeout(150) })).toEqual({ status: 'unknown' });

  pass(6);
  expect(await server.open(newSession(), patience)).toMatchObject({ chat: { id: connect.contacts()[0]?.contactId } });
  pass(2);
  await server.open(newSession(), patience);
  expect(connect.contacts()).toHaveLength(2);
});

describe('an error', () => {
  test.each([
    [429, 'ThrottlingException', { status: 'retry', fault: 'vendor_refused' }],
    [402, 'ServiceQuotaExceededException', { status: 'retry', fault: 'chat_server_refused', retryAfterSeconds: 60 }],
    [403, 'AccessDeniedException', { status: 'refused', fault: 'account_stopped' }],
    [404, 'ResourceNotFoundException', { status: 'refused', fault: 'chat_server_refused' }],
    [409, 'ConflictException', { status: 'unknown' }],
    [500, 'InternalServiceException', { status: 'unknown' }],
  ])('%i %s', async (status, vendorCode, outcome) => {
    const { server, faults, connect } = await openConnect();
    faults.script({ kind: 'status', count: 1, status });

    expect(await server.open(newSession(), patience)).toEqual({
      ...outcome,
      vendorCode,
      ...('fault' in outcome && { meaning: expect.stringMatching(/^(an? |the |too )/) }),
    });
    expect(connect.contacts()).toEqual([]);
  });

  test.each([
    ['LimitExceededException', { status: 'retry', retryAfterSeconds: 60 }],
    ['TooManyRequestsException', { status: 'retry', fault: 'vendor_refused' }],
    ['CredentialsProviderError', { status: 'retry', fault: 'account_stopped' }],
    ['SomethingNewException', { status: 'unknown', vendorCode: 'SomethingNewException' }],
  ])('%s', (name, outcome) => {
    expect(notStarted(Object.assign(new Error('simulated'), { name }))).toMatchObject(outcome);
  });

  test('a connection that is cut: nobody knows', async () => {
    const { server, faults } = await openConnect();
    faults.script({ kind: 'reset', count: 1 });

    expect(await server.open(newSession(), patience)).toEqual({ status: 'unknown' });
  });
});

test('a contact that Connect has forgotten has ended: 404 as well as 410', async () => {
  const { server, connect } = await openConnect();
  const opened = await server.open(newSession(), patience);
  if (opened.status !== 'opened') throw new Error('not opened');
  connect.forget(opened.chat.id ?? '');

  expect(await server.terminate(opened.chat, { reason: 'orphan', at: noon }, patience)).toEqual({
    status: 'terminated',
  });
  expect(await server.state(opened.chat, patience)).toMatchObject({ state: 'ended' });
});

test('a duration is sent only if the catalog sets one', async () => {
  const { connect, settings, deps } = await openConnect();
  await createAmazonConnect({ ...settings, durationMinutes: 120 }, deps).open(newSession(), patience);

  expect(connect.contacts()[0]?.request.ChatDurationInMinutes).toBe(120);
});
