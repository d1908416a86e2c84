import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createFaults } from '../../local/faults.ts';
import { closeServer, listen } from '../../local/http.ts';
import type { Outcome } from '../../local/invocation.ts';
import type { PeekedMessage } from '../../local/queue-server.ts';
import { createLocalRoutes } from '../../local/routes.ts';

const peeked = (body: string): PeekedMessage => ({
  messageId: 'm1',
  body,
  state: 'visible',
  receiveCount: 0,
  sentAt: 1,
  attributes: { reason: 'why' },
});
const chat = { server: 'genesys-gms', id: 'c1', queue: 'agents', state: 'open', userData: {}, transcript: [] } as const;
const message = { sessionId: 's1', mediaType: 'whatsapp', text: 'Hello', at: '2026-01-02T12:00:00.000Z' };

describe('local routes', () => {
  test.each<[string, unknown]>([
    ['/local/phones/15550100001', [message]],
    ['/local/phones/%2B15550100001', [message]],
    ['/local/phones/2', []],
    ['/local/chat-queues/1:session-WA', [{ interactionId: 's1' }, 'poison']],
    ['/local/chat-queues/1%3Asession-WA?x=1', [{ interactionId: 's1' }, 'poison']],
    ['/local/dead-letters', [{ ...peeked(''), queue: 'q', body: { v: 9 } }]],
    ['/local/queues', { q: { visible: 1, hidden: 2, delayed: 3 } }],
    ['/local/ages', { invites: 7 }],
    ['/local/chats', [chat]],
    ['/local/sessions', [{ sessionId: 's1' }]],
  ])('GET %s', async (path, expected) => {
    const { get } = await start();
    expect(await get(path)).toEqual({ status: 200, body: expected });
  });

  test('GET /local lists them all', async () => {
    const { get } = await start();
    const { body } = await get('/local');
    expect(body).toHaveLength(13);
    expect(body).toContainEqual({ method: 'POST', path: '/local/sweep', shows: 'sweeps now and answers the result' });
  });

  test.each([
    '/local/chat-queues/2:nowhere',
    '/local/phones/',
    '/local/phones/1/2',
    '/local/queues/x',
    '/local/nothing',
  ])('GET %s is 404', async (path) => {
    const { get } = await start();
    expect(await get(path)).toMatchObject({ status: 404 });
  });

  test('leaves all else to the gateway', async () => {
    const { get } = await start();
    expect(await get('/locally')).toEqual({ status: 418, body: null });
    expect(await get('/esp')).toEqual({ status: 418, body: null });
  });

  test('POST /local/connect-flow answers what accept returns, and refuses what no flow sends', async () => {
    const { get } = await start();
    const event = JSON.stringify({ Details: { ContactData: { ContactId: 'c-1' } } });

    expect(await get('/local/connect-flow', 'POST', event)).toEqual({
      status: 200,
      body: { Status: 'accepted', of: 'c-1' },
    });
    for (const body of ['nonsense', 'null', '5', '"Details"', '[]', '{}'])
      expect(await get('/local/connect-flow', 'POST', body), body).toMatchObject({ status: 400 });
  });

  test('orders of receipts and events name the phone and the receiver in the path', async () => {
    const { get } = await start();

    expect(await get('/local/phones/%2B15550100001/receipts', 'POST', '{"status":"read"}')).toEqual({
      status: 200,
      body: ['15550100001', { status: 'read' }],
    });
    expect(await get('/local/phones/%2B15550100001/messages', 'POST', '{"text":"Hi"}')).toEqual({
      status: 200,
      body: ['15550100001', { text: 'Hi' }],
    });
    expect(await get('/local/webhooks/meta', 'POST', 'nonsense')).toEqual({ status: 404, body: ['meta', 'nonsense'] });
    expect(await get('/local/phones/15550100001/receipts')).toMatchObject({ status: 404 });
  });

  test('POST /local/sweep returns the result, or says that there is none', async () => {
    const { get, sweeps } = await start();
    sweeps.push({ status: 'returned', result: { seen: 1 } }, { status: 'timed-out' });
    expect(await get('/local/sweep', 'POST')).toEqual({ status: 200, body: { seen: 1 } });
    expect(await get('/local/sweep', 'POST')).toMatchObject({ status: 500 });
    expect(await get('/local/sweep')).toMatchObject({ status: 404 });
  });

  test('POST /local/faults scripts what it understands', async () => {
    const { get, faults } = await start();
    const fault = { kind: 'status', count: 2, clientId: '+15550100001', status: 429 };
    const scripted = { ...fault, clientId: '15550100001' };
    expect(await get('/local/faults', 'POST', JSON.stringify(fault))).toEqual({ status: 200, body: [scripted] });
    expect(faults.pending()).toEqual([scripted]);
    expect(await get('/local/faults', 'POST', '{"kind":"crash","count":1}')).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('before-send') },
    });
    expect(await get('/local/faults', 'POST', 'nonsense')).toMatchObject({ status: 400 });
  });
});

async function start() {
  const faults = createFaults();
  const sweeps: Outcome[] = [];
  const extension = createLocalRoutes({
    phone: (clientId) => (clientId === '15550100001' ? [message] : []),
    orderMessage: async (clientId, body) => ({ status: 200, body: [clientId, body] }),
    orderReceipt: async (clientId, body) => ({ status: 200, body: [clientId, body] }),
    orderEvent: async (receiver, body) => ({ status: 404, body: [receiver, body] }),
    chatQueue: (key) => (key === '1:session-WA' ? [peeked('{"interactionId":"s1"}'), peeked('poison')] : undefined),
    deadLetters: () => [{ ...peeked('{"v":9}'), queue: 'q' }],
    chats: () => [chat],
    ages: () => ({ invites: 7 }),
    depths: () => ({ q: { visible: 1, hidden: 2, delayed: 3 } }),
    sessions: async () => [{ sessionId: 's1' }],
    flow: async (event) => ({
      status: 'returned',
      result: { Status: 'accepted', of: event.Details.ContactData.ContactId },
    }),
    sweep: async () => sweeps.shift() ?? { status: 'killed' },
    faults,
  });
  const server = createServer(async (request, response) => {
    if (!(await extension(request, response))) response.writeHead(418).end('null');
  });
  const url = await listen(server, 0);
  onTestFinished(() => closeServer(server));

  const get = async (path: string, method = 'GET', body?: string) => {
    const answer = await fetch(url + path, { method, ...(body === undefined ? {} : { body }) });
    return { status: answer.status, body: await answer.json() };
  };
  return { get, faults, sweeps };
}
