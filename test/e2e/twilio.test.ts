import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { twilioSignature } from '../../lib/channel/twilio/twilio-signature.ts';
import { examplesFor } from '../docs/runners.ts';
import { waiting } from '../support/local-process.ts';
import { shareSystem } from '../support/shared-system.ts';

const page = 'docs/twilio.md';
const examples = examplesFor('test/e2e/twilio.test.ts');
const system = shareSystem(async () => ({ CATALOG: 'docs/twilio' }));

type Said = { readonly type: string; readonly interactionId: string; readonly text?: string };
type OnPhone = { readonly text?: string; readonly messageId?: string };

async function get<Answer = unknown>(path: string): Promise<Answer> {
  return (await (await fetch(system().api + path)).json()) as Answer;
}

async function post<Answer = Record<string, unknown>>(path: string, body: unknown) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(system().api + path, { method: 'POST', headers, body: JSON.stringify(body) });

  return { status: answer.status, body: (await answer.json()) as Answer };
}

const phone = (client: string) => get<OnPhone[]>(`/local/phones/${client}`);

/** What is published matches this after a while. Resolves with its session. */
function published(wanted: Partial<Said> & { readonly kind?: string }): Promise<string> {
  return vi.waitFor(async () => {
    const queue = await get<Said[]>('/local/chat-queues/1:session-WA');
    expect(queue).toContainEqual(expect.objectContaining(wanted));

    return queue.find(({ text }) => text === wanted.text)?.interactionId ?? '';
  }, waiting);
}

/** Runs the commands of the page's block that has this in it, each after the invite has reached its phone. */
async function run(part: string, client: string) {
  const block = examples.with(page, part).command.take().trim();

  for (const line of block
    .replaceAll('http://127.0.0.1:3000', system().api)
    .replaceAll('curl ', 'curl -s ')
    .split('\n')) {
    await promisify(execFile)('bash', ['-c', line]);
    await vi.waitFor(async () => expect(await phone(client)).not.toEqual([]), waiting);
  }
}

describe('docs/twilio.md', { timeout: 120_000 }, () => {
  test('a template message goes out by its content SID, and a tap on it comes back', async () => {
    expect(examples.with(page, 'npm start').command.take()).toBe('CATALOG=docs/twilio npm start\n');
    const client = '15550100001';
    await run('whatsapp-invite.json', client);

    const session = await published({ type: 'session.message', kind: 'choice', text: 'Yes, please' });
    expect((await phone(client))[0]).toMatchObject({
      ...{ messageId: `${session}.0`, vendorMessageId: expect.stringMatching(/^SM[0-9a-f]{32}$/) },
      text: 'Hello Ann, shall we bring you your order A-17?',
      template: 'choose_pickup',
      choices: ['Yes, please', 'I come by'],
    });
  });

  test('a picture goes out by MMS, and after a STOP nothing more, neither from us nor from Twilio', async () => {
    const client = '15550100002';
    await run('sms-invite.json', client);

    await published({ type: 'session.message', text: 'STOP' });
    expect(await phone(client)).toMatchObject([
      { text: 'This is where we are, Bob.', attachments: ['https://www.example.com/maps/shop.png'] },
      { from: 'client', text: 'STOP' },
    ]);
    const body = JSON.parse(readFileSync('events/twilio/sms-invite.json', 'utf8'));
    await vi.waitFor(async () => expect((await post('/esp?faults=422', body)).status).toBe(422), waiting);
    expect(await phone(client)).toHaveLength(2);
    expect(system().output()).not.toContain('unexpected');
  });

  test('a receipt that is faster than the answer, and one for a send that was never answered, find the invite', async () => {
    const client = '15550100003';
    const { Parameters, ...invite } = JSON.parse(readFileSync('events/twilio/whatsapp-invite.json', 'utf8'));
    await post('/local/faults', { kind: 'early', of: 'webhook', count: 1, clientId: client });
    await post('/local/faults', { kind: 'timeout-after-accept', count: 1, clientId: client });
    const { body } = await post<{ Parameters: { _umsChatSessionId: string } }>('/esp', {
      ...invite,
      Parameters: { ...Parameters, _umsClientId: client },
    });
    const path = `/sessions/${body.Parameters._umsChatSessionId}`;

    await vi.waitFor(
      async () => expect(await get(path)).toMatchObject({ status: 'sent', receipt: { status: 'delivered' } }),
      waiting,
    );
  });

  test('Twilio is answered in its own language, and only at the URL that it signed', async () => {
    const { endpoints, api } = system();
    const { url, authToken } = endpoints.receivers.twilio as { url: string; authToken: string };
    const send = (to: string) => {
      const form = new URLSearchParams({
        ...{ MessageSid: 'SM1', From: '+15550100009', To: '+19251112222', Body: 'Hé @', SmsStatus: 'received' },
      });
      const headers = { 'x-twilio-signature': twilioSignature(authToken, to, form) };

      return fetch(to.replace(/^https:\/\/[^/]+/, api), { method: 'POST', headers, body: form });
    };
    const taken = await send(url);

    expect([taken.status, taken.headers.get('content-type'), (await taken.text()).trim()]).toEqual([
      ...[200, 'text/xml', '<Response/>'],
    ]);
    expect((await send(url.replace(api, 'https://chat.example.com'))).status).toBe(401);
  });

  test('has no command that was not run', () => {
    expect(examples.left()).toEqual([]);
  });
});
