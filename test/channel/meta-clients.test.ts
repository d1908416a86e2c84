import { describe, expect, test } from 'vitest';
import { metaInbound } from '../../lib/channel/meta/inbound.ts';
import { noon } from '../support/builders.ts';
import { metaContact, parseMessages } from '../support/meta-messages.ts';
import { messagesValue, metaMessage, metaPost, metaStatus, phoneNumberId, statusesPost } from '../support/webhooks.ts';

describe('who wrote', () => {
  const nameless = { from: undefined, from_user_id: 'US.1' };

  test('is known by Meta’s id of the person alone: nyaruka/courier#1094, whatomate#531', () => {
    expect(
      parseMessages([metaMessage(nameless)], { contacts: [{ user_id: 'US.1', profile: {} }] })?.events,
    ).toMatchObject([{ clientIds: ['US.1'] }]);
    expect(parseMessages([metaMessage(nameless)], {})?.events).toMatchObject([{ clientIds: ['US.1'] }]);
  });

  test('is the contact of this message, not of another of the same post', () => {
    const other = { wa_id: '15550100002', user_id: 'US.2', profile: { name: 'Ann' } };
    const messages = [metaMessage(), metaMessage({ from: '15550100002', id: 'wamid.in.2' })];

    expect(parseMessages(messages, { contacts: [other, metaContact] })?.events).toMatchObject([
      { clientIds: ['15550100001', 'US.1'], client: { name: 'Zoë' } },
      { clientIds: ['15550100002', 'US.2'], client: { name: 'Ann' } },
    ]);
  });

  test.each([
    ['message without client', { from: undefined }],
    ['message without client', { from: 15_550_100_001 }],
    ['group message', { group_id: 'g1' }],
    // chatwoot#10632, hermes-agent#4273
    ['echo', { from: '15550783881' }],
    ['request_welcome', { type: 'request_welcome' }],
    ['unreadable message', { id: undefined }],
  ])('%s: not taken, but counted', (kind, given) => {
    expect(parseMessages([metaMessage(given)], {})).toEqual({ events: [], unread: [kind] });
  });

  test('without our number nobody knows whose client it is', () => {
    expect(parseMessages([metaMessage()], { metadata: {} })).toEqual({
      events: [],
      unread: ['message without number'],
    });
  });

  test('one that cannot be read stops no other of the post: frappe_whatsapp#252, botpress#15083', () => {
    expect(parseMessages([null, metaMessage(), 'x'])).toMatchObject({
      events: [{ vendorMessageId: 'wamid.in.1' }],
      unread: ['unreadable message', 'unreadable message'],
    });
  });
});

describe('a notice', () => {
  const notice = (system: unknown) =>
    parseMessages([metaMessage({ type: 'system', system, from_user_id: 'US.1', from: '15550100001' })], {});

  test('of another number renames the client', () => {
    expect(
      notice({ body: 'Zoë changed', wa_id: '15550100009', user_id: 'US.9', type: 'user_changed_number' })?.events,
    ).toEqual([
      {
        type: 'client-signal',
        of: 'renamed',
        sender: phoneNumberId,
        vendorMessageId: 'wamid.in.1',
        at: noon,
        clientIds: ['15550100009', 'US.9'],
        previousIds: ['15550100001', 'US.1'],
        reason: 'user_changed_number',
      },
    ]);
  });

  test('of another id of the person renames it, too, and what stays is no previous name', () => {
    const system = { wa_id: '15550100001', user_id: 'US.9', previous_user_id: 'US.1', type: 'user_changed_user_id' };

    expect(notice(system)?.events).toMatchObject([{ clientIds: ['15550100001', 'US.9'], previousIds: ['US.1'] }]);
  });

  test.each([
    ['of another kind', { body: 'x', type: 'customer_identity_changed' }],
    ['without the new name', { type: 'user_changed_number' }],
    ['of nothing', null],
  ])('%s is counted', (_title, system) => {
    expect(notice(system)).toEqual({ events: [], unread: ['system'] });
  });
});

describe('what the client wishes of marketing', () => {
  const preference = {
    wa_id: '15550100001',
    user_id: 'US.1',
    detail: 'User requested to stop marketing messages',
    category: 'marketing_messages',
    value: 'stop',
    timestamp: String(noon / 1000 - 60),
  };
  const prefer = (given: Readonly<Record<string, unknown>>) => {
    const value = messagesValue(undefined, { user_preferences: [{ ...preference, ...given }] });

    return metaInbound.parse(metaPost(value, 'user_preferences'), noon);
  };

  test.each([
    ['stop', 'opt-out'],
    ['resume', 'opt-in'],
  ])('%s is an %s of marketing alone', (value, of) => {
    expect(prefer({ value })).toEqual({
      events: [
        {
          ...{ type: 'client-signal', of, marketing: true, sender: phoneNumberId, at: noon - 60_000 },
          ...{ clientIds: ['15550100001', 'US.1'], reason: 'user_preferences' },
        },
      ],
      unread: [],
    });
  });

  test.each([{ value: 'maybe' }, { category: 'calls' }, { wa_id: undefined, user_id: undefined }])(
    '%j is counted',
    (given) => {
      expect(prefer(given)).toEqual({ events: [], unread: ['user_preferences'] });
    },
  );

  test('also shows in a message that did not go out for it', () => {
    const failed = metaStatus({ status: 'failed', errors: [{ code: 131_050 }] });

    expect(metaInbound.parse(statusesPost(failed), noon)?.events).toEqual([
      expect.objectContaining({ type: 'receipt', vendorCode: '131050' }),
      {
        ...{ type: 'client-signal', of: 'opt-out', marketing: true, sender: phoneNumberId, at: noon },
        ...{ clientIds: ['15550100001'], reason: '131050' },
      },
    ]);
  });
});
