import { describe, expect, test } from 'vitest';
import { createLookup } from '../../../lib/catalog/lookup.ts';
import { acceptedMessage } from '../../support/agent-messages.ts';
import { gms } from '../../support/external-system.ts';
import { createRelaySystem, inviteRow, receiptRecord, sessionId } from '../../support/relay-system.ts';
import { sampleCatalog } from '../../support/sample-catalog.ts';

/** A session on a GMS, which is bridged or not, with an agents' message that the vendor took. */
function failingSystem(receiver: string | undefined) {
  const told: string[] = [];
  const { channels } = sampleCatalog();
  const catalog = createLookup({ channels, queues: {}, chatServers: [{ ...gms, receiver }] });
  const system = createRelaySystem({
    catalog: () => catalog,
    tellBridged: async (_row, { messageId, status, fault }, { from }) =>
      void told.push(`${messageId} ${status} ${fault?.code} ${from}`),
  });
  system.rows.set(sessionId, inviteRow({ chat: { state: 'open', server: 'gms-main', id: 'x', secret: 's' } }));
  const messageId = `${sessionId}.7`;
  system.messages.set(messageId, acceptedMessage({ messageId, status: 'sent' }));

  return { ...system, told, messageId };
}

describe('a failure that the vendor reports later', () => {
  test('is told to the agents of a bridged server: of their message, and of the invite', async () => {
    const { relay, told, messageId, agents } = failingSystem('push');
    await relay(receiptRecord({ messageId, status: 'failed', vendorCode: '131047' }));
    await relay(receiptRecord({ status: 'failed', vendorCode: '131026' }));

    expect(told).toEqual([
      `${messageId} failed window_closed agent`,
      `${sessionId}.0 failed client_unreachable invite`,
    ]);
    expect(agents).toEqual([]);
  });

  test('is not told to those of another: there is no way', async () => {
    const { relay, told, messageId } = failingSystem(undefined);
    await relay(receiptRecord({ messageId, status: 'failed', vendorCode: '131047' }));

    expect(told).toEqual([]);
  });

  test('is told of nothing that went well', async () => {
    const { relay, told, messageId } = failingSystem('push');
    await relay(receiptRecord({ messageId, status: 'delivered' }));

    expect(told).toEqual([]);
  });
});

describe('what was perhaps not sent, and has arrived', () => {
  test('is told to the agents of a bridged server once: they have read that it was in doubt', async () => {
    const { relay, told, messageId, messages } = failingSystem('push');
    messages.set(messageId, acceptedMessage({ messageId, status: 'unknown' }));
    for (const status of ['sent', 'delivered'] as const) await relay(receiptRecord({ messageId, status }));

    expect(told).toEqual([`${messageId} arrived undefined agent`]);
  });

  test('is told to them of the invite, too', async () => {
    const { relay, told, rows } = failingSystem('push');
    const chat = { state: 'open', server: 'gms-main', id: 'x', secret: 's' } as const;
    rows.set(sessionId, inviteRow({ chat, status: 'unknown' }));
    await relay(receiptRecord({ status: 'sent' }));

    expect(told).toEqual([`${sessionId}.0 arrived undefined invite`]);
  });
});
