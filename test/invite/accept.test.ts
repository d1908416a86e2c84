import { describe, expect, test } from 'vitest';
import { createCatalog } from '../../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { compileResponse } from '../../lib/standard-response/compile.ts';
import { responseFile, toStandardResponse } from '../../lib/standard-response/schema.ts';
import { codesOf, createSystem } from '../support/accepting.ts';
import { noon } from '../support/builders.ts';
import { sampleCatalog, sampleResponse } from '../support/sample-catalog.ts';

describe('an invite that is right', () => {
  test('is one record on the queue, with everything the IVR knew', async () => {
    const { post, put, reads } = createSystem();

    const result = await post({ InviteTtlSeconds: '600' });

    expect(result).toEqual({ status: 'accepted', sessionId: put[0]?.sessionId, key: 't1' });
    expect(put).toEqual([
      {
        v: 1,
        sessionId: expect.stringMatching(/^[0-9A-Za-z]{16}$/),
        caller: 'ivr',
        named: { key: 't1', referenceId: 12 },
        acceptedAt: noon,
        deadline: noon + 600_000,
        // Another rule would take a repeat of an invite of before for another one.
        contentHash: 'QvkMrbDJZ3UC9sreDGjOn1',
        channel: 'whatsapp-main',
        clientId: '15550100001',
        businessId: '19251112222',
        chatQueueKey: '1:session-WA',
        notification: false,
        response: { id: 'order-ready', hash: sampleResponse('order-ready').hash },
        contact: { FirstName: 'Ann' },
        agent: {},
        customProperties: { OrderId: 'A-17' },
        userData: { PhoneNumber: '15550100001' },
      },
    ]);
    expect(reads()).toBe(0);
  });

  test.each([
    ['no queue: the channel’s', { ChatQueueKey: undefined }, { chatQueueKey: '1:session-WA' }],
    [
      'no queue for a notification: the channel’s for these',
      { ChatQueueKey: undefined, TerminateSessionFlag: 'true' },
      { chatQueueKey: '1:session-WA-sendSR', notification: true },
    ],
    ['the flag in any case', { TerminateSessionFlag: 'TRUE' }, { notification: true }],
    ['no deadline: the channel’s', {}, { deadline: noon + 900_000 }],
    [
      'ids written for people',
      { _umsClientId: '+1 (555) 010-0001', _umsBusinessId: '+1 925-111-2222' },
      { clientId: '15550100001', businessId: '19251112222' },
    ],
    ['no response: a session without a first message', { StandardResponseId: undefined }, { response: undefined }],
  ])('with %s', async (_title, parameters, expected) => {
    const { post, put } = createSystem();

    expect(await post(parameters)).toMatchObject({ status: 'accepted' });
    expect(put).toMatchObject([expected]);
  });

  test.each([
    ['AppType instead of AppName', { AppName: '', AppType: 171 }],
    ['AppType by name', { AppName: undefined, AppType: 'SocialMS' }],
  ])('with %s', async (_title, members) => {
    expect((await createSystem().post({}, members)).status).toBe('accepted');
  });
});

describe('an invite that is not right is refused, and nothing is stored:', () => {
  test.each([
    ['missing_parameter', 'AppName', {}, { AppName: '' }],
    ['application_unknown', 'AppType', {}, { AppType: '42' }],
    ['missing_parameter', 'Service', {}, { Service: undefined }],
    ['unknown_service', 'Service', {}, { Service: 'chatservice' }],
    ['missing_parameter', 'Method', {}, { Method: '' }],
    ['unknown_method', 'Method', {}, { Method: 'invitetochat' }],
    ['unknown_channel', 'Parameters._umsChannel', { _umsChannel: 'whatsapp-mian' }, {}],
    ['missing_parameter', 'Parameters._umsClientId', { _umsClientId: '' }, {}],
    ['invalid_client', 'Parameters._umsClientId', { _umsClientId: 'ann@example.com' }, {}],
    ['invalid_client', 'Parameters._umsClientId', { _umsClientId: '123456' }, {}],
    ['invalid_client', 'Parameters._umsClientId', { _umsClientId: '1234567890123456' }, {}],
    ['invalid_client', 'Parameters._umsClientId', { _umsClientId: '0155501000' }, {}],
    ['missing_parameter', 'Parameters._umsBusinessId', { _umsBusinessId: undefined }, {}],
    ['unknown_business', 'Parameters._umsBusinessId', { _umsBusinessId: '19250000000' }, {}],
    ['unknown_business', 'Parameters._umsBusinessId', { _umsBusinessId: 'constructor' }, {}],
    ['invalid_parameter', 'Parameters.TerminateSessionFlag', { TerminateSessionFlag: 'yes' }, {}],
    ['invalid_parameter', 'Parameters.InviteTtlSeconds', { InviteTtlSeconds: '29' }, {}],
    ['invalid_parameter', 'Parameters.InviteTtlSeconds', { InviteTtlSeconds: '86401' }, {}],
    ['invalid_parameter', 'Parameters.InviteTtlSeconds', { InviteTtlSeconds: '60.5' }, {}],
    ['invalid_parameter', 'Parameters.InviteTtlSeconds', { InviteTtlSeconds: '6e2' }, {}],
    ['invalid_parameter', 'Parameters.InviteTtlSeconds', { InviteTtlSeconds: '0x258' }, {}],
    ['invalid_parameter', 'Parameters.InviteTtlSeconds', { InviteTtlSeconds: '+600' }, {}],
    ['invalid_chat_queue_key', 'Parameters.ChatQueueKey', { ChatQueueKey: 'session-WA' }, {}],
    ['unknown_chat_queue', 'Parameters.ChatQueueKey', { ChatQueueKey: '1:nobody' }, {}],
    ['invalid_chat_queue_key', 'Parameters.ChatQueueKey', { ChatQueueKey: '1:session-WA-sendSR' }, {}],
    ['unknown_response', 'Parameters.StandardResponseId', { StandardResponseId: 'gone' }, {}],
    ['empty_template_parameter', 'Parameters.StandardResponseId', { Contact: {} }, {}],
    ['parameter_unknown', 'Parameters.Flag', { Flag: 'x' }, {}],
  ])('%s at %s', async (code, parameter, parameters, members) => {
    const { post, put } = createSystem();

    expect(codesOf(await post(parameters, members))).toEqual([[code, parameter]]);
    expect(put).toEqual([]);
  });

  test.each([
    ['a response', { StandardResponseId: 'order-redy' }, 'Did you mean order-ready?'],
    ['a chat queue', { ChatQueueKey: '1:session-WAA' }, 'Did you mean 1:session-WA?'],
    ['a channel', { _umsChannel: 'whatsapp-mian' }, 'Did you mean whatsapp-main?'],
    ['a chat queue that no name is near', { ChatQueueKey: '1:nobody' }, undefined],
    ['a chat queue near one for notifications', { ChatQueueKey: '1:session-WA-sendS' }, undefined],
  ])('a misspelt name of %s is answered with what this invite may name', async (_what, parameters, detail) => {
    const result = await createSystem().post(parameters);

    expect(result.status === 'refused' && result.problems.map((problem) => problem.detail)).toEqual([detail]);
  });

  describe('if the contact may fill what is empty', () => {
    const sample = sampleCatalog();
    const filling = (name: string) => {
      const channel = sample.channel(name);

      return channel && { ...channel, fillFromContact: true };
    };
    const catalog = {
      ...sample,
      channel: filling,
      channels: sample.channels.map((channel) => ({ ...channel, fillFromContact: true })),
    };

    test('it is left to deliver, as the log shows', async () => {
      const { post, put, events } = createSystem({ catalog });

      expect(await post({ Contact: {} })).toMatchObject({ status: 'accepted' });
      expect(put).toHaveLength(1);
      expect(events).toMatchObject([{ step: 'accepted', unchecked: 'empty_template_parameter' }]);
    });

    test('a text that is empty so far is left to deliver as well', async () => {
      const response = toStandardResponse(
        responseFile.parse({ id: 'order-ready', name: 'R', text: '<$Contact.FirstName$>' }),
        'h',
      );
      const greeting = compileResponse(response);
      const { post, events } = createSystem({ catalog: { ...catalog, response: async () => greeting } });

      expect(await post({ Contact: {} })).toMatchObject({ status: 'accepted' });
      expect(events).toMatchObject([{ step: 'accepted', unchecked: 'content_not_supported' }]);
    });

    test('nothing is left to it if nothing is empty', async () => {
      const { post, events } = createSystem({ catalog });
      await post();

      expect(events[0]?.unchecked).toBeUndefined();
    });

    test.each([
      ['user data name nobody', { Contact: {} }, { UserData: {} }],
      ['it is not the contact’s', { CustomProperties: {} }, {}],
    ])('not if %s', async (_, parameters, members) => {
      const { post } = createSystem({ catalog });

      expect(codesOf(await post(parameters, members))).toEqual([
        ['empty_template_parameter', 'Parameters.StandardResponseId'],
      ]);
    });
  });

  test('once for a parameter that could not be read', async () => {
    expect(codesOf(await createSystem().post({ _umsClientId: ['1', '2'] }))).toEqual([
      ['parameter_repeated', 'Parameters._umsClientId'],
    ]);
  });

  test('with every problem at once', async () => {
    const { post, events } = createSystem();

    const result = await post(
      { _umsClientId: 'x', _umsBusinessId: '', InviteTtlSeconds: 'x', Elephant: '' },
      { Service: 'X', AppName: '' },
    );

    expect(codesOf(result)).toEqual([
      ['parameter_unknown', 'Parameters.Elephant'],
      ['missing_parameter', 'AppName'],
      ['unknown_service', 'Service'],
      ['invalid_client', 'Parameters._umsClientId'],
      ['missing_parameter', 'Parameters._umsBusinessId'],
      ['invalid_parameter', 'Parameters.InviteTtlSeconds'],
    ]);
    expect(events).toMatchObject([
      { step: 'refused', caller: 'ivr', faults: expect.arrayContaining(['unknown_service']) },
    ]);
  });

  describe('by the catalog', () => {
    const { data } = loadCatalogFolder('catalog');
    if (!data) throw new Error('the sample catalog is broken');
    const [channel] = data.channels;
    if (!channel) throw new Error('the sample catalog has no channel');

    const withResponse = (members: object) =>
      createCatalog({ ...data, responses: data.responses.map((response) => ({ ...response, ...members })) });
    const withChannel = (...members: object[]) =>
      createCatalog({ ...data, channels: members.map((member) => ({ ...channel, ...member })) });

    test('needs no channel if only one is configured', async () => {
      const { post, put } = createSystem({ catalog: withChannel({}) });

      expect(await post({ _umsChannel: undefined })).toMatchObject({ status: 'accepted' });
      expect(put).toMatchObject([{ channel: 'whatsapp-main' }]);
    });

    test.each([
      ['response_inactive', withResponse({ active: false }), {}],
      ['response_inactive', withResponse({ status: 'Draft' }), {}],
      ['response_inactive', withResponse({ startDate: '2026-11-23' }), {}],
      ['response_inactive', withResponse({ endDate: '2026-11-21' }), {}],
      ['ambiguous_channel', withChannel({}, { name: 'second' }), { _umsChannel: undefined }],
      ['content_not_supported', withChannel({ freeText: 'refuse' }), { StandardResponseId: 'welcome-text' }],
      ['content_not_supported', withResponse({ whatsapp: undefined }), {}],
      ['missing_parameter', withChannel({ inboundRouteByCall: undefined }), { ChatQueueKey: undefined }],
      ['invalid_chat_queue_key', withChannel({ notificationQueue: undefined }), { TerminateSessionFlag: 'true' }],
    ])('%s', async (code, catalog, parameters) => {
      const result = await createSystem({ catalog }).post(parameters);

      expect(result.status === 'refused' && result.problems.map((problem) => problem.code)).toEqual([code]);
    });

    test.each([
      ['2026-11-22', '2026-11-22'],
      ['2026-11-01', undefined],
    ])('but not on its first and last day, %s to %s', async (startDate, endDate) => {
      expect((await createSystem({ catalog: withResponse({ startDate, endDate }) }).post()).status).toBe('accepted');
    });
  });
});
