import { expect, test } from 'vitest';
import { readEntry, sessionOpenedMessage } from '../../lib/chat-queue/interaction.ts';
import { inviteRecord } from '../support/builders.ts';

const open = (userData: Record<string, string | number>) =>
  sessionOpenedMessage(inviteRecord({ userData, response: { id: 'order-ready', hash: 'h' } }), {
    mediaType: 'whatsapp',
    message: 'Hello Ann',
  });

test('it holds everything the agents’ side needs, with all user data typed and unchanged', () => {
  const interaction = sessionOpenedMessage(inviteRecord(), { mediaType: 'whatsapp', message: undefined });

  expect(interaction).toEqual({
    v: 1,
    type: 'session.opened',
    interactionId: 'S000000000000001',
    interactionType: 'Inbound',
    interactionSubtype: 'InboundNew',
    mediaType: 'whatsappsession',
    channel: 'whatsapp-main',
    clientId: '15550100001',
    businessId: '19251112222',
    chatQueueKey: '1:session-WA',
    tenantId: '1',
    submittedAt: '2026-11-22T15:00:00.000Z',
    deadline: '2026-11-22T15:15:00.000Z',
    notification: false,
    userData: {
      PhoneNumber: '15550100001',
      Priority: 8,
      IvrPath: ['main', 'billing'],
      _umsMediaType: 'whatsapp',
      _umsMediaTypeChat: 'whatsappsession',
      _umsChannel: 'whatsapp-main',
      _umsClientId: '15550100001',
      _umsBusinessId: '19251112222',
      _umsChatSessionId: 'S000000000000001',
      _umsChatPossible: 'true',
    },
  });
});

test('it names the response and what the client reads', () => {
  expect(open({})).toMatchObject({ standardResponseId: 'order-ready', message: 'Hello Ann' });
});

test.each([
  ['true', 'Outbound', 'OutboundNew'],
  ['True', 'Outbound', 'OutboundNew'],
  ['false', 'Inbound', 'InboundNew'],
])('GCTI_Chat_SubmitAsOutbound=%s makes it %s/%s', (flag, interactionType, interactionSubtype) => {
  expect(open({ GCTI_Chat_SubmitAsOutbound: flag })).toMatchObject({ interactionType, interactionSubtype });
});

test('the agent who spoke with the client last is handed on', () => {
  expect(open({ LastCalledAgent_EmployeeID: 'jsmith' }).lastCalledAgent).toBe('jsmith');
  expect(open({ LastCalledAgent_EmployeeID: 4711 }).lastCalledAgent).toBe('4711');
  expect(open({})).not.toHaveProperty('lastCalledAgent');
});

test.each([
  '',
  'null',
  '{}',
  '{"v":1,"type":"session.terminated","interactionId":"x"}',
  '{"v":1,"type":"session.opened","interactionId":""}',
])('%s is no entry', (body) => {
  expect(readEntry(body)).toBeUndefined();
});
