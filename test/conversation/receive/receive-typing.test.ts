import { describe, expect, test } from 'vitest';
import type { GmsSettings } from '../../../lib/chat-server/settings.ts';
import { readMessageRecord } from '../../../lib/queue/message-record.ts';
import { writeMessageRecord } from '../../../lib/queue/write-records.ts';
import { appleHeaders, appleRequest, appleToken } from '../../support/apple-webhooks.ts';
import { noon } from '../../support/builders.ts';
import { appleBusiness, createReceiveSystem } from '../../support/receive-system.ts';

const genesys: GmsSettings = {
  ...{ kind: 'genesys-gms', name: 'genesys', endpoint: 'http://gms', sealKey: 'ssm:/seal', push: {} },
  ...{ services: { '1:chat': 'chat' }, receiver: 'gms' },
};

/** On a bridged server, unless it is said otherwise. */
async function type(
  kind: 'typing_start' | 'typing_end',
  options: Parameters<typeof createReceiveSystem>[0] = {},
  to = appleBusiness,
) {
  const system = createReceiveSystem({ chatServers: [genesys], appleServer: 'genesys', ...options });
  const token = appleToken({ secret: 'secret of ssm:/new' });
  const request = appleRequest(Buffer.from(JSON.stringify({ type: kind })), token);
  const received = await system.receive.webhook('apple', {
    ...request,
    headers: { ...request.headers, 'destination-id': to },
  });

  return { ...system, received };
}

describe('that a client types', () => {
  test.each([
    ['typing_start', 'typing'],
    ['typing_end', 'typing-ended'],
  ] as const)('%s is put on the way to the agents of a bridged server', async (kind, of) => {
    const { received, messages } = await type(kind);
    const record = {
      ...{ v: 2, type: 'client-typing', of, receiver: 'apple', sender: appleBusiness, at: noon + 5000 },
      clientId: appleHeaders['source-id'],
    };

    expect([received.status, messages]).toMatchObject(['stored', [{ record }]]);
    expect(messages.map((one) => readMessageRecord(writeMessageRecord(one.record)))).toEqual([
      { status: 'read', record },
    ]);
  });

  test('has a group of its own, which does not say whose it is: no message waits for it', async () => {
    const { messages } = await type('typing_start');

    expect(messages.map(({ place }) => place)).toEqual([
      {
        group: expect.stringMatching(/^typing-[\w-]{43}$/),
        deduplicationId: expect.stringMatching(/^[\w-]{43}$/),
      },
    ]);
  });

  test('is no message, no stop, and not unread', async () => {
    expect((await type('typing_start')).events).toEqual([
      { step: 'webhook', receiver: 'apple', receipts: 0, stops: 0, unread: 0 },
    ]);
  });

  test.each([
    ['of the builtin chat server', { appleServer: 'builtin' }, appleBusiness],
    ['of a server that is not bridged', { chatServers: [{ ...genesys, receiver: undefined }] }, appleBusiness],
    ['that takes nothing of clients', { clientMessages: 'ignore' }, appleBusiness],
    ['whose number it is not', {}, 'urn:biz:another'],
  ] as const)('is not stored for a channel %s', async (_title, options, to) => {
    const { received, messages } = await type('typing_start', options, to);

    expect([received.status, messages]).toEqual(['stored', []]);
  });

  test('is not posted again if the queue does not take it', async () => {
    const { received, messages } = await type('typing_start', { refuses: () => true });

    expect([received.status, messages]).toEqual(['stored', []]);
  });
});
