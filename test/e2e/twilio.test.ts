import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { twilioSignature } from '../../lib/channel/twilio/twilio-signature.ts';
import { examplesFor } from '../docs/runners.ts';
import { startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const page = 'docs/twilio.md';
const examples = examplesFor('test/e2e/twilio.test.ts');
const picture = JSON.parse(readFileSync('events/phones/picture.json', 'utf8'));

type Said = {
  readonly type: string;
  readonly interactionId: string;
  readonly from?: string;
  readonly kind?: string;
  readonly text?: string;
  readonly status?: string;
  readonly messageId?: string;
};
type OnPhone = {
  readonly from?: string;
  readonly text?: string;
  readonly messageId?: string;
  readonly vendorMessageId?: string;
  readonly receipts?: readonly { readonly status: string }[];
};

async function open() {
  const stateDir = await temporaryFolder();
  const system = await startLocally({ stateDir, env: { CATALOG: 'docs/twilio' } });
  const { api } = system;
  const get = async <Answer = unknown>(path: string) => (await (await fetch(api + path)).json()) as Answer;
  const post = async <Answer = Record<string, unknown>>(path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(api + path, { method: 'POST', headers, body: JSON.stringify(body) });

    return { status: answer.status, body: (await answer.json()) as Answer };
  };
  const queue = () => get<Said[]>('/local/chat-queues/1:session-WA');

  return {
    ...{ ...system, get, post, queue },
    phone: (client: string) => get<OnPhone[]>(`/local/phones/${client}`),
    write: (client: string, body: object) =>
      post<{ outcome: string; answers: object }>(`/local/phones/${client}/messages`, body),
    /** What is published matches this after a while. */
    published: (wanted: Partial<Said>) =>
      vi.waitFor(async () => {
        expect(await queue()).toContainEqual(expect.objectContaining(wanted));

        return (await queue()).find(({ text }) => text === wanted.text)?.interactionId ?? '';
      }, waiting),
  };
}

/** Runs the commands of the page's block that has this in it, each after the invite has reached its phone. */
async function run({ api, phone }: Awaited<ReturnType<typeof open>>, part: string, client: string) {
  const block = examples.with(page, part).command.take().trim();

  for (const line of block.replaceAll('http://127.0.0.1:3000', api).replaceAll('curl ', 'curl -s ').split('\n')) {
    await promisify(execFile)('bash', ['-c', line]);
    await vi.waitFor(async () => expect(await phone(client)).not.toEqual([]), waiting);
  }
}

describe('docs/twilio.md', { timeout: 120_000 }, () => {
  test('a template message, a tap and an agent’s answer go both ways by WhatsApp, with receipts', async () => {
    expect(examples.with(page, 'npm start').command.take()).toBe('CATALOG=docs/twilio npm start\n');
    const system = await open();
    const { get, post, phone, write, published, queue, output } = system;
    const client = '15550100001';
    await run(system, 'whatsapp-invite.json', client);

    const session = await published({ type: 'session.message', kind: 'choice', text: 'Yes, please' });
    const [invitation] = await phone(client);
    expect(invitation).toMatchObject({
      ...{ messageId: `${session}.0`, vendorMessageId: expect.stringMatching(/^SM[0-9a-f]{32}$/) },
      text: 'Hello Ann, shall we bring you your order A-17?',
      template: 'choose_pickup',
      choices: ['Yes, please', 'I come by'],
    });
    await vi.waitFor(
      async () => expect(await get(`/sessions/${session}`)).toMatchObject({ receipt: { status: 'delivered' } }),
      waiting,
    );
    await post(`/local/phones/${client}/receipts`, { messageId: `${session}.0`, status: 'read' });
    await vi.waitFor(
      async () => expect(await get(`/sessions/${session}`)).toMatchObject({ receipt: { status: 'read' } }),
      waiting,
    );

    await post(`/sessions/${session}/messages`, { text: 'We bring it at five.' });
    await vi.waitFor(async () => expect((await phone(client)).at(-1)?.text).toBe('We bring it at five.'), waiting);
    await write(client, picture);
    await published({ type: 'session.message', kind: 'media', text: 'What is this line?' });
    expect(JSON.stringify(await queue())).toMatch(/"mediaType":"image\/png","size":\d+/);
    await write(client, { location: { latitude: 52.5, longitude: 13.25, name: 'Home' } });
    await published({ type: 'session.message', kind: 'location', text: 'Home (52.5, 13.25)' });
    expect(output()).not.toContain('unexpected');
  });

  test('a picture goes out by MMS, and after a STOP nothing more, neither from us nor from Twilio', async () => {
    const system = await open();
    const { phone, post, published, output } = system;
    const client = '15550100002';
    await run(system, 'sms-invite.json', client);

    await published({ type: 'session.message', text: 'STOP' });
    expect(await phone(client)).toMatchObject([
      { text: 'This is where we are, Bob.', attachments: ['https://www.example.com/maps/shop.png'] },
      { from: 'client', text: 'STOP' },
    ]);
    const body = JSON.parse(readFileSync('events/twilio/sms-invite.json', 'utf8'));
    await vi.waitFor(async () => expect((await post('/esp?faults=422', body)).status).toBe(422), waiting);
    expect(await phone(client)).toHaveLength(2);
    expect(output()).not.toContain('unexpected');
  });

  test('a client who begins by SMS gets a session, and what was not delivered says why', async () => {
    const { phone, post, get, write, published } = await open();
    const client = '15550100003';
    await write(client, { text: 'Are you open?', channel: 'sms-twilio' });
    const session = await published({ type: 'session.message', text: 'Are you open?' });
    expect(await get(`/sessions/${session}`)).toMatchObject({ kind: 'inbound', channel: 'sms-twilio' });
    await post(`/sessions/${session}/messages`, { text: 'Until six.' });
    await vi.waitFor(async () => expect((await phone(client)).at(-1)?.text).toBe('Until six.'), waiting);

    const messageId = (await phone(client)).at(-1)?.messageId;
    await post(`/local/faults`, { kind: 'failed', count: 1, code: 30_007, clientId: client });
    await post(`/sessions/${session}/messages`, { text: 'And on Sunday?' });
    await vi.waitFor(async () => {
      const sent = (await phone(client)).find(({ text }) => text === 'And on Sunday?');
      expect(sent?.receipts?.map(({ status }) => status)).toContain('failed');
      expect(sent?.messageId).not.toBe(messageId);
      expect(await get(`/sessions/${session}/messages/${sent?.messageId}`)).toMatchObject({
        status: 'failed',
        fault: { code: 'vendor_refused' },
      });
    }, waiting);
  });

  test('a receipt that is faster than the answer, and one for a send that was never answered, find the invite', async () => {
    const { post, get } = await open();
    const invite = JSON.parse(readFileSync('events/twilio/whatsapp-invite.json', 'utf8'));
    await post('/local/faults', { kind: 'early', of: 'webhook', count: 1 });
    await post('/local/faults', { kind: 'timeout-after-accept', count: 1 });
    const { body } = await post<{ Parameters: { _umsChatSessionId: string } }>('/esp', invite);
    const path = `/sessions/${body.Parameters._umsChatSessionId}`;

    await vi.waitFor(
      async () => expect(await get(path)).toMatchObject({ status: 'sent', receipt: { status: 'delivered' } }),
      waiting,
    );
  });

  test('only what Twilio signed is taken, and it is answered in its own language', async () => {
    const { endpoints, api } = await open();
    const { url, authToken } = endpoints.receivers.twilio as { url: string; authToken: string };
    const send = (token: string, to = url) => {
      const form = new URLSearchParams({
        ...{ MessageSid: 'SM1', From: '+15550100009', To: '+19251112222', Body: 'Hé @', SmsStatus: 'received' },
      });
      const headers = { 'x-twilio-signature': twilioSignature(token, to, form) };

      return fetch(to.replace(/^https:\/\/[^/]+/, api), { method: 'POST', headers, body: form });
    };
    const taken = await send(authToken);

    expect([taken.status, taken.headers.get('content-type'), (await taken.text()).trim()]).toEqual([
      ...[200, 'text/xml', '<Response/>'],
    ]);
    expect((await send('another')).status).toBe(401);
    expect((await send(authToken, url.replace(api, 'https://chat.example.com'))).status).toBe(401);
  });

  test('has no command that was not run', () => {
    expect(examples.left()).toEqual([]);
  });
});
