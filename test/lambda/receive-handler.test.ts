import { gzipSync } from 'node:zlib';
import type { SQSEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import type { HttpResult } from '../../lib/lambda/http/http.ts';
import { readMessageRecord } from '../../lib/queue/message-record.ts';
import { appleHeaders, appleToken } from '../support/apple-webhooks.ts';
import { noon } from '../support/builders.ts';
import { type Post, receiveUnderTest } from '../support/receive-under-test.ts';
import {
  entriesPost,
  messagesPost,
  messagesValue,
  metaEntry,
  metaMessage,
  metaStatus,
  signatureOf,
  snsBody,
  statusesPost,
} from '../support/webhooks.ts';

const { openReceive, send, stored, output, steps, peek } = receiveUnderTest();
const post = statusesPost(metaStatus());
const faultOf = ({ body }: HttpResult) => JSON.parse(body ?? '').faultCode;

describe('a post of Meta’s', () => {
  test('is answered with 200 when it lies on the queue', async () => {
    const answer = await send({ body: post });

    expect(answer).toMatchObject({ statusCode: 200, headers: { 'content-type': 'application/json' } });
    expect(await stored()).toMatchObject([{ type: 'receipt', receiver: 'meta', vendorMessageId: 'wamid.1' }]);
  });

  test('is verified over its bytes, as text or as base64, with é escaped', async () => {
    const body = statusesPost(metaStatus({ name: 'José' }));

    expect([(await send({ body })).statusCode, (await send({ body, base64: true })).statusCode]).toEqual([200, 200]);
    expect(await stored()).toHaveLength(2);
  });

  test('finds its signature under any writing of the header', async () => {
    const headers = { 'X-Hub-Signature-256': signatureOf(post) };

    expect((await send({ body: post, headers })).statusCode).toBe(200);
    expect(await stored()).toHaveLength(1);
  });

  test('of a thousand updates over several entries is stored whole', async () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `wamid.${index}`);
    const entries = [0, 400, 800].map((from) =>
      metaEntry(messagesValue(ids.slice(from, from + 400).map((id) => metaStatus({ id })))),
    );

    expect((await send({ body: entriesPost(...entries) })).statusCode).toBe(200);
    const found = (await stored()).map((record) => record.type === 'receipt' && record.vendorMessageId);
    // A busy machine answers late, and the SDK then repeats a request.
    expect(new Set(found)).toEqual(new Set(ids));
  }, 30_000);

  test('that is no envelope is answered with 200 and counted', async () => {
    expect((await send({ body: '{"hello":1}' })).statusCode).toBe(200);
    expect(steps).toMatchObject([{ step: 'webhook', receipts: 0, unread: 1 }]);
  });

  test.each([
    ['without a signature', { body: post, headers: {} }],
    ['with another’s signature', { body: post, headers: { 'x-hub-signature-256': signatureOf(post, 'another') } }],
    ['that was cut', { body: post.subarray(0, -2), headers: { 'x-hub-signature-256': signatureOf(post) } }],
  ])('%s is answered with 401 and stores nothing', async (_title, given) => {
    const answer = await send(given);

    expect([answer.statusCode, faultOf(answer)]).toEqual([401, 'unauthorized']);
    expect(await stored()).toEqual([]);
  });

  test.each([
    [3 * 1024 * 1024, 200],
    [3 * 1024 * 1024 + 1, 413],
  ])('of %d bytes is answered with %d', async (size, status) => {
    const body = Buffer.concat([post, Buffer.alloc(size - post.length, ' ')]);

    for (const base64 of [false, true]) expect((await send({ body, base64 })).statusCode).toBe(status);
    expect(await stored()).toHaveLength(status === 200 ? 2 : 0);
  });

  test('counts bytes, not characters', async () => {
    const body = `{"a":"${'é'.repeat(1.5 * 1024 * 1024)}"}`;

    expect([body.length < 3 * 1024 * 1024, (await send({ body })).statusCode]).toEqual([true, 413]);
  });

  test('that cannot be stored is answered with 503, so that Meta posts it again', async () => {
    const answer = await send({ body: post, queue: 'not-there' });

    expect([answer.statusCode, faultOf(answer), answer.headers?.['retry-after']]).toEqual([503, 'not_accepted', '2']);
    expect(steps).toEqual([{ step: 'webhook_not_stored', receiver: 'meta' }]);
  });
});

describe('the handshake', () => {
  const query = { 'hub.mode': 'subscribe', 'hub.verify_token': 'the verify token', 'hub.challenge': '1158201444' };
  const get = (given: Post) => send({ method: 'GET', headers: {}, query, ...given });

  test('answers the bare challenge as text', async () => {
    expect(await get({})).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
      body: '1158201444',
    });
  });

  test('with another token is answered with 401, without parameters with 400', async () => {
    const wrong = await get({ query: { ...query, 'hub.verify_token': 'x' } });
    const none = await get({ query: {} });

    expect([wrong.statusCode, faultOf(wrong)]).toEqual([401, 'unauthorized']);
    expect([none.statusCode, faultOf(none)]).toEqual([400, 'handshake_incomplete']);
  });
});

test.each(['nobody', 'aws', '__proto__'])('the receiver %s is not reached by HTTP: 404', async (receiver) => {
  for (const method of ['GET', 'POST']) {
    const answer = await send({ body: post, receiver, method });
    expect([answer.statusCode, faultOf(answer)]).toEqual([404, 'receiver_unknown']);
  }
  expect(await stored()).toEqual([]);
});

describe('what a client writes', () => {
  const written = messagesPost([metaMessage()]);

  test('is answered with 200 when it lies on its queue, in a group that does not say who wrote it', async () => {
    expect((await send({ body: written })).statusCode).toBe(200);

    const [message] = peek('messages.fifo');
    expect(readMessageRecord(message?.body ?? '')).toMatchObject({ record: { receiver: 'meta', text: 'Hello' } });
    expect(message?.group).toMatch(/^in-[\w-]{43}$/);
  });

  test('is answered with 503 if it cannot be stored', async () => {
    expect((await send({ body: written, messageQueue: 'not-there.fifo' })).statusCode).toBe(503);
  });
});

describe('a post of Apple’s', () => {
  const headers = { ...appleHeaders, authorization: `Bearer ${appleToken()}` };
  const post = (body: Uint8Array, given = headers) => send({ body, base64: true, receiver: 'apple', headers: given });

  test('comes compressed, in base64', async () => {
    expect((await post(gzipSync('{"type":"typing_start"}'))).statusCode).toBe(200);
    expect(steps).toEqual([{ step: 'webhook', receiver: 'apple', receipts: 0, stops: 0, unread: 0 }]);
  });

  test('without its token is answered with 403, and one that inflates too far with 413', async () => {
    const foreign = await post(gzipSync('{}'), { ...headers, authorization: 'Bearer a.b.c' });
    const large = await post(gzipSync(Buffer.alloc(4_000_000)));

    expect([foreign, large].map((answer) => [answer.statusCode, faultOf(answer)])).toEqual([
      [403, 'forbidden'],
      [413, 'body_too_large'],
    ]);
  });
});

test('another method is answered with 405', async () => {
  expect(await send({ method: 'PUT' })).toMatchObject({ statusCode: 405, headers: { allow: 'GET, POST' } });
});

describe('a batch of the vendors’ queue', () => {
  const event = {
    eventType: 'TEXT_DELIVERED',
    eventTimestamp: noon,
    originationPhoneNumber: '+19251112222',
    destinationPhoneNumber: '+15550100001',
    messageId: 'sms-1',
  };
  const batch = (...bodies: readonly string[]) =>
    ({ Records: bodies.map((body, index) => ({ messageId: `m${index}`, body })) }) as SQSEvent;

  test('stores what its own topics published; the rest stops nothing', async () => {
    const records = batch('no JSON', snsBody('arn:foreign', event), snsBody('arn:sms', event), snsBody('arn:sms', {}));

    expect(await openReceive()(records)).toEqual({ batchItemFailures: [] });
    expect(await stored()).toMatchObject([{ receiver: 'aws', vendorMessageId: 'sms-1' }]);
  });

  test('hands back what could not be stored, and nothing else', async () => {
    const records = batch(snsBody('arn:sms', event), snsBody('arn:sms', {}));

    expect(await openReceive('not-there')(records)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
  });
});

test('no output holds a client, a text, a name or a secret, whatever comes', async () => {
  const personal = entriesPost(
    metaEntry(
      messagesValue([metaStatus({ recipient_user_id: 'DE.1349120865' }), { id: 'x', status: 'José' }], {
        contacts: [{ profile: { name: 'José' }, wa_id: '15550100001' }],
        messages: [
          { from: '15550100001', type: 'text', text: { body: 'my order' } },
          metaMessage({ text: { body: 'my order' } }),
        ],
      }),
    ),
    metaEntry({}, 'José 15550100001'),
  );

  for (const body of [personal, post, '15550100001', '{"object":"15550100001"}']) {
    await send({ body });
    await send({ body, queue: 'not-there' });
    await send({ body, messageQueue: 'not-there.fifo' });
    await send({ body, headers: {} });
  }
  await stored();

  expect(output.length).toBeGreaterThan(8);
  expect(output.join('')).not.toMatch(/15550100001|DE\.1349|José|my order|app secret|verify token|sha256=/);
});
