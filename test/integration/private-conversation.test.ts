import { createHmac } from 'node:crypto';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLog } from '../../lib/lambda/observe/log.ts';
import { createMeasure } from '../../lib/lambda/observe/metrics.ts';
import { toRecord } from '../../local/sqs-record.ts';
import { espBody } from '../support/builders.ts';
import { openFunctions } from '../support/functions.ts';
import { httpEvent } from '../support/http-event.ts';
import { startVendor } from '../support/vendor.ts';
import { metaBytes, metaEntry, metaEnvelope, metaMessage } from '../support/webhooks.ts';

const secret = 'the token';
/** As Meta makes an id: the client's number is in it, as base64. */
const wamid = (end: string) => `wamid.HBgL${Buffer.from('15550100001').toString('base64')}${end}`;
const texts = 'Hello|ready for pickup|my own words|of the agent|passport';
const personal = new RegExp(
  `1555\\d{7}|MTU1NTAxMDAwMDE|US\\.1349|\\bAnn\\b|annie|A-17|jsmith|ann@example|${texts}|the token|Bearer`,
);
let captured: string[];
let close = async () => {};

beforeEach(() => {
  captured = [];
  for (const method of ['debug', 'info', 'log', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((...line) => void captured.push(line.map(String).join(' ')));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await close();
});

/** The functions, with a client who writes and an agent who answers. */
async function open(answers: 'well' | 'badly') {
  const vendor = await startVendor((request, response) => {
    if (answers === 'badly' && request.body !== '') response.writeHead(500).end(`<html>${request.body}`);
    else if (request.body === '')
      response.writeHead(404).end(JSON.stringify({ error: { code: 100, message: `no file of ${request.path}` } }));
    else
      response.end(
        JSON.stringify({ contacts: [{ input: '1', wa_id: '15550100001' }], messages: [{ id: wamid('sent') }] }),
      );
  });
  const listener = createLog({
    level: 'DEBUG',
    measure: createMeasure({ stage: 'dev', now: Date.now }),
    write: (line) => void captured.push(line),
  });
  const functions = await openFunctions({ vendorUrl: vendor.url, listener, secret });
  close = functions.close;
  const { accept, deliver, receive, relay, session, context, sqs, queues } = functions;
  const groups = new Set<string>();

  /** What lies on a queue, once more or not at all. */
  const poll = async (queue: string, handle: (event: SQSEvent) => Promise<unknown>) => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        ...{ QueueUrl: queues.queueUrl(queue), MaxNumberOfMessages: 10, VisibilityTimeout: 0 },
        MessageSystemAttributeNames: ['All'],
      }),
    );
    for (const { Attributes = {} } of Messages) {
      groups.add(`${Attributes.MessageGroupId} ${Attributes.MessageDeduplicationId}`);
    }
    if (Messages.length > 0)
      await handle({ Records: Messages.map((message) => toRecord(message, queues.queueArn(queue))) });
  };

  return {
    functions,
    groups: () => [...groups],
    invite: async () => {
      const userData = { PhoneNumber: '15550100001', EmailAddress: 'ann@example.com', FirstName: 'Ann' };
      const { body = '' } = await accept(
        httpEvent({
          body: JSON.stringify(espBody({}, { UserData: userData })),
          headers: { accept: 'application/json' },
        }),
        context,
      );
      await poll('invites', (event) => deliver(event, context));

      return String(JSON.parse(body).Parameters?._umsChatSessionId);
    },
    write: async (...messages: readonly Record<string, unknown>[]) => {
      const value = {
        ...{ messaging_product: 'whatsapp', messages },
        metadata: { display_phone_number: '19251112222', phone_number_id: '106540352242922' },
        contacts: [
          {
            profile: { name: 'Ann Smith', username: 'annie' },
            wa_id: '15550100001',
            user_id: 'US.13491208655302741918',
          },
        ],
      };
      const bytes = metaBytes(metaEnvelope(metaEntry(value)));
      const signature = createHmac('sha256', secret).update(bytes).digest('hex');

      return receive(
        httpEvent({
          ...{ method: 'POST', path: '/webhooks/meta', pathParameters: { receiver: 'meta' }, body: bytes.toString() },
          headers: { 'x-hub-signature-256': `sha256=${signature}` },
        }),
      );
    },
    relayMessages: async () => {
      for (let round = 0; round < 4; round += 1) await poll('messages.fifo', (event) => relay(event, context));
    },
    ask: (id: string, method: string, below: string, body?: object) =>
      session(
        httpEvent({
          ...{ method, path: `/sessions/${id}${below}`, pathParameters: { id } },
          headers: { 'idempotency-key': 'order-15550100001', 'content-type': 'application/json' },
          ...(body && { body: JSON.stringify(body) }),
        }),
        context,
      ),
    /** All items of the tables that must not say who a client is; contacts say it on purpose. */
    dump: async () => {
      const { client, table, conversationsTable } = functions.tables;
      const scanned = await Promise.all(
        [table, conversationsTable].map((TableName) => client.send(new ScanCommand({ TableName }))),
      );

      return scanned.flatMap(({ Items = [] }) => Items);
    },
    contactKeys: async () => {
      const { client, contactsTable } = functions.tables;
      const { Items = [] } = await client.send(new ScanCommand({ TableName: contactsTable }));

      return Items.map(({ id }) => String(id));
    },
  };
}

const picture = { id: '1013859600285441', mime_type: 'image/png', sha256: 'abc=', caption: 'my passport' };

test.each(['well', 'badly'] as const)(
  'a whole conversation leaves no text and no name of the client in log, metric, table or group, if the vendor answers %s',
  { timeout: 180_000 },
  async (answers) => {
    const { functions, groups, invite, write, relayMessages, ask, dump, contactKeys } = await open(answers);
    const now = () => String(Math.floor(Date.now() / 1000));

    const sessionId = await invite();
    const written = await write(
      metaMessage({ id: wamid('1'), timestamp: now(), text: { body: 'Hello, my own words about A-17' } }),
      metaMessage({ id: wamid('2'), timestamp: now(), type: 'image', text: undefined, image: picture }),
      metaMessage({ id: wamid('3'), timestamp: now(), type: 'something new', text: undefined }),
    );
    expect(written).toMatchObject({ statusCode: 200 });
    await relayMessages();

    await ask(sessionId, 'POST', '/messages', { text: 'Hello Ann, words of the agent', author: { name: 'jsmith' } });
    await ask(sessionId, 'POST', '/messages', { text: 'Hello again Ann', to: '15550100001' });
    await ask(sessionId, 'POST', '/events', { type: 'typing' });
    await ask(sessionId, 'GET', '/media/15550100001');
    await relayMessages();

    await write(metaMessage({ id: wamid('4'), timestamp: now(), text: { body: ' Stop! ' } }));
    await relayMessages();
    await ask(sessionId, 'PUT', '/opt-out');
    await ask(sessionId, 'POST', '/messages', { text: 'Hello Ann, one more of the agent' });
    await ask(sessionId, 'GET', '');
    await invite();
    await functions.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: functions.queues.queueUrl('messages-dead-letters.fifo') }),
    );
    await ask(sessionId, 'DELETE', '');

    const steps = new Set(functions.events.map(({ step }) => step));
    if (answers === 'well')
      expect([...steps]).toEqual(expect.arrayContaining(['client_message', 'message', 'opted_out', 'terminated']));
    expect([...steps]).toEqual(expect.arrayContaining(['accepted', 'claimed', 'webhook']));

    expect(captured.length).toBeGreaterThan(20);
    expect(captured.filter((line) => personal.test(line))).toEqual([]);
    expect(groups().length).toBeGreaterThan(1);
    expect(groups().filter((group) => personal.test(group))).toEqual([]);

    const items = await dump();
    expect(items.some(({ id }) => String(id).startsWith('conversation-'))).toBe(true);
    expect(items.some(({ id }) => String(id).startsWith('opt-out-'))).toBe(true);
    expect(items.map((item) => JSON.stringify(item)).filter((item) => personal.test(item))).toEqual([]);
    expect((await contactKeys()).filter((key) => personal.test(key))).toEqual([]);
  },
);
