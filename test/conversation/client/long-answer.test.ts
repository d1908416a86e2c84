import { createCipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { appleMessageId } from '../../../lib/channel/apple/apple-message.ts';
import { appleInbound } from '../../../lib/channel/apple/inbound.ts';
import { createReadLongAnswer } from '../../../lib/conversation/client/long-answer.ts';
import type { ClientMessageRecord } from '../../../lib/queue/message-record.ts';
import { openFor } from '../../contract/channel.ts';
import { noon } from '../../support/builders.ts';
import { clientMessage, createConversationSystem } from '../../support/conversation-system.ts';
import { first, invite } from '../../support/invite-client.ts';
import { sampleChannel } from '../../support/sample-catalog.ts';
import { startVendor } from '../../support/vendor.ts';

const businessId = 'urn:biz:1111';
const apple = { transport: 'apple-messages', businessId, business: { mspId: 'msp-1', secret: 'env:SECRET' } } as const;
const key = 'ab'.repeat(32);
const stored = Buffer.from('bytes that only Apple can read');
const items = [
  { identifier: 'a', title: 'Apple' },
  { identifier: 'b', title: 'Banana' },
];
const requestIdentifier = 'S000000000000001.3';
const list = { requestIdentifier, listPicker: { sections: [{ items }] } };

describe('a long answer of a client at Apple', () => {
  test.each([
    ['a list', list],
    ['a time', { requestIdentifier, event: { title: 'Call', timeslots: [{ identifier: '2', startTime: '17:00' }] } }],
    ['a quick reply', { requestIdentifier, 'quick-reply': { items, selectedIdentifier: 'b' } }],
    ['what is not read', { payment: {} }],
  ])('is what a short one would be: %s', async (_title, data) => {
    const short = parsed({ interactiveData: { bid: 'b', data } });

    for (const body of [{ interactiveData: { bid: 'b', data } }, { bid: 'b', data }, data]) {
      const { read, steps } = await setUp({ decoded: [200, JSON.stringify(body)] });

      expect(await read()).toEqual(short);
      expect(steps).toEqual([]);
    }
  });

  test('goes as it came to the gateway, with the id of its extension', async () => {
    const { read, requests } = await setUp();

    expect(await read()).toMatchObject({
      ...{ kind: 'choice', text: 'Apple\nBanana', choice: { id: 'a,b', title: 'Apple, Banana' } },
      replyTo: appleMessageId(requestIdentifier),
    });
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      ...['GET /v1/preDownload', 'GET /bytes', 'POST /v1/decodePayload'],
    ]);
    expect(requests[0]?.headers).toMatchObject({ 'mmcs-url': 'https://p02.icloud.com/x', 'mmcs-signature': 'q80=' });
    expect(requests[2]).toMatchObject({ bytes: stored, headers: { bid: 'the extension', 'source-id': businessId } });
  });

  test.each<[string, Partial<Gateway>]>([
    ['that Apple has no more', { preDownload: 404 }],
    ['that Apple cannot decode', { decoded: [400, '{}'] }],
    ['that is decoded to no JSON', { decoded: [200, '<html>'] }],
  ])('%s is not waited for: the text says that it is missing', async (_title, gateway) => {
    const { read, steps } = await setUp(gateway);

    expect(await read()).toEqual({
      ...parsed({}),
      text: '[A long answer to a list or a form, which cannot be fetched or decoded: ask the client to answer again]',
    });
    expect(steps).toEqual([{ step: 'media_failed', channel: 'apple-main', reason: 'gone' }]);
  });

  test.each<[string, Partial<Gateway>, number?]>([
    ['a failure of the gateway', { preDownload: 503 }],
    ['a failure to decode', { decoded: [500, ''] }],
    ['an invocation without time', {}, 5000],
  ])('after %s is waited for as a file is, and then the text says so', async (_title, gateway, remainingMs) => {
    const { read, steps } = await setUp(gateway);

    await expect(read(noon + 59_999, remainingMs)).rejects.toThrow();
    expect(steps).toEqual([]);
    expect(await read(noon + 60_000, remainingMs)).toEqual({
      ...parsed({}),
      text: '[A long answer to a list or a form, which could not be fetched in time: ask the client to answer again]',
    });
    expect(steps).toEqual([{ step: 'media_failed', channel: 'apple-main', reason: 'not in time' }]);
  });

  test('is read only of a channel whose vendor sends such answers', async () => {
    const channel = { send: async () => ({ status: 'unknown' }) as const };

    expect(
      await createReadLongAnswer({ ...deps(), openChannel: async () => channel })(clientMessage(), at, () => 30_000),
    ).toBeUndefined();
  });

  test('is read before it is decided where it goes, and nothing else is', async () => {
    const asked: string[] = [];
    const system = createConversationSystem({
      readLongAnswer: async ({ files: _files, ...written }) => {
        asked.push(written.vendorMessageId);

        return { ...written, kind: 'choice', text: 'STOP', choice: { id: 'stop', title: 'STOP' } };
      },
    });
    await invite(system);
    system.pass(120);
    const files = [{ ref: '{}', mediaType: 'application/json' }];
    await system.relay(
      clientMessage({ kind: 'other', files, vendorMessageId: 'long' }),
      clientMessage({ kind: 'media', files, vendorMessageId: 'picture' }),
      clientMessage({ kind: 'other', vendorMessageId: 'order' }),
    );

    expect(asked).toEqual(['long']);
    expect(system.events).toContainEqual({ step: 'opted_out', channel: 'whatsapp-main', reason: 'client' });
    expect(system.written().map(({ interactionId, kind, text }) => [interactionId, kind, text])).toEqual([
      [first, 'choice', 'STOP'],
      [first, 'media', 'Hello'],
      [first, 'other', 'Hello'],
    ]);
  });
});

const at = { channel: sampleChannel('apple-main'), businessId };

type Gateway = { readonly preDownload: number; readonly decoded: readonly [status: number, body: string] };

async function setUp({ preDownload = 200, decoded = [200, JSON.stringify({ data: list })] }: Partial<Gateway> = {}) {
  const vendor = await startVendor(({ path }, response) => {
    if (path === '/v1/preDownload')
      response.writeHead(preDownload).end(JSON.stringify({ 'download-url': `${vendor.url}/bytes` }));
    else if (path === '/bytes')
      response.end(createCipheriv('aes-256-ctr', Buffer.from(key, 'hex'), Buffer.alloc(16)).update(stored));
    else response.writeHead(decoded[0]).end(decoded[1]);
  });
  const channel = await openFor(apple, `${vendor.url}/v1`);
  const steps: unknown[] = [];
  const reference = { url: 'https://p02.icloud.com/x', owner: 'M', key: `00${key}`, signature: 'abcd' };
  const written = parsed({ interactiveDataRef: { bid: 'the extension', ...reference } });

  return {
    ...{ requests: vendor.requests, steps },
    read: (now = noon, remainingMs = 30_000) =>
      createReadLongAnswer({
        ...{ ...deps(now), openChannel: async () => channel },
        report: (event) => void steps.push(event),
      })(written, at, () => remainingMs),
  };
}

function deps(now = noon) {
  return {
    ...{ now: () => now, abortAfter: (ms: number) => AbortSignal.timeout(ms), report: () => {} },
    settings: { mediaSeconds: 60, fetchTimeoutMs: 15_000 },
  };
}

/** As receive stores what Apple posts. */
function parsed(message: object): ClientMessageRecord {
  const headers = { id: 'message-1', 'source-id': 'urn:mbid:A', 'destination-id': businessId };
  const body = Buffer.from(JSON.stringify({ type: 'interactive', ...message }));
  const [event] = appleInbound.parse(body, noon, { headers })?.events ?? [];
  if (event?.type !== 'client-message') throw new Error('no message was read');

  const { files, clientIds, ...common } = event;

  return {
    ...{ ...common, v: 1, receiver: 'apple', receivedAt: noon, clientIds: [...clientIds] },
    ...(files && { files: [...files] }),
  };
}
