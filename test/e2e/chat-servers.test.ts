import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { examplesFor } from '../docs/runners.ts';
import { openChatServers, saidIn, saidInConnect } from '../support/chat-servers-process.ts';
import { waiting } from '../support/local-process.ts';

const page = 'docs/chat-servers.md';
const examples = examplesFor('test/e2e/chat-servers.test.ts');

/** The system that the page starts, and its commands. */
async function open() {
  const system = await openChatServers();

  return {
    ...system,
    run: (part: string) => run(system, part),
    /** The same, each command when all that the one before it began is done. */
    runInTurn: (part: string) => run(system, part, system.settled),
  };
}

type PhoneMessage = { readonly text?: string; readonly attachments?: readonly string[] };

const invitation = 'Hello Ann, you are number 4 in line. Reply to this message to chat with us instead.';
const textsOf = (messages: readonly PhoneMessage[]) => messages.map(({ text }) => text);

/** Runs the commands of the page's block that has this in it, and answers what each command says. */
async function run({ api }: { readonly api: string }, part: string, between = async () => {}) {
  const block = examples
    .with(page, part)
    .command.take()
    .trim()
    .replaceAll(/ \\\n\s*/g, ' ');
  const lines = block.replaceAll('http://127.0.0.1:3000', api).replaceAll('curl ', 'curl -s ').split('\n');
  const answers = [];
  for (const line of lines) {
    answers.push(JSON.parse((await promisify(execFile)('bash', ['-c', `set -o pipefail\n${line}`])).stdout));
    await between();
  }

  return answers;
}

describe('docs/chat-servers.md', { timeout: 120_000 }, () => {
  test('an invite through GMS and one through Connect wait with all user data, whatever Chat Server’s patience', async () => {
    const start = examples.with(page, 'npm start').command.take();
    const sample = JSON.parse(examples.all(page, 'json')[0]?.take() ?? '');
    expect(start).toBe('CATALOG=docs/chat-servers npm start\n');
    const { run, chats, get, ours, endpoints } = await open();
    const [gms, connect, shown] = await run('sed s/whatsapp-main');

    expect(shown).toMatchObject([
      {
        ...sample,
        id: gms.Parameters._umsChatSessionId,
        userData: { ...sample.userData, _umsInviteSessionId: expect.any(String) },
      },
      {
        server: 'amazon-connect',
        id: connect.Parameters._umsChatSessionId,
        state: 'open',
        userData: { _umsChannel: 'whatsapp-connect', Intent: 'billing' },
      },
    ]);
    expect(await get('/local/phones/15550100001')).toHaveLength(2);
    expect(await get('/local/chat-queues/1:session-WA')).toEqual([]);

    // One that does not say that it is asynchronous is what Chat Server drops.
    const form = new URLSearchParams({ nickname: 'Ann', 'userData[_umsInviteText]': 'impatient' });
    const headers = { apikey: 'local-ssm:/invite-to-chat/dev/gms-main/api-key' };
    await fetch(`${endpoints.vendors.gms}/genesys/2/chat/whatsapp-agents`, { method: 'POST', body: form, headers });
    await vi.waitFor(
      async () =>
        expect(await chats()).toContainEqual(expect.objectContaining({ state: 'ended', endedBy: 'inactivity' })),
      waiting,
    );
    expect((await chats()).filter(({ state }) => state === 'open')).toHaveLength(2);

    for (const [chat, server] of [
      [gms, 'gms-main'],
      [connect, 'connect-main'],
    ]) {
      const id = chat.Parameters._umsChatSessionId;
      const path = `/sessions/${await ours(id)}`;
      expect(await get(path)).toMatchObject({ status: 'sent', chat: { state: 'open', server, id } });
      expect(await get(path, 'DELETE')).toMatchObject({ chat: { state: 'terminated', reason: 'requested', server } });
      expect(await get(path, 'DELETE')).toMatchObject({ chat: { state: 'terminated' } });
      expect((await chats()).find((one) => one.id === id)).toMatchObject({ state: 'ended' });
    }
  });

  test('a conversation through GMS goes both ways, ends, and goes on in another chat', {
    timeout: 240_000,
  }, async () => {
    const { runInTurn, chats, get } = await open();
    const phone = async () => get<PhoneMessage[]>('/local/phones/15550100001');
    await runInTurn('Where is my order?');
    const [first] = await chats();

    expect(textsOf(await phone())).toEqual([invitation, 'Where is my order?', 'It is ready for pickup.']);
    expect(saidIn(first)).toEqual(['Client: Where is my order?', 'Kim: It is ready for pickup.']);

    await runInTurn('label.png');
    const shown = await chats();

    expect((await phone()).map(({ text, attachments = [] }) => text || attachments.length).slice(3)).toEqual([
      ...[1, 'This chat has ended. Write to us again at any time.', 'One more thing'],
    ]);
    expect(shown).toMatchObject([
      { id: first?.id, state: 'ended', endedBy: 'agent' },
      { state: 'open', userData: { _umsPreviousChatId: first?.id, PhoneNumber: '15550100001' } },
    ]);
    expect(saidIn(shown[1])).toEqual(['Client: One more thing']);
    expect(await get(`/sessions/${first?.userData._umsInviteSessionId}`)).toMatchObject({
      chat: { state: 'terminated', reason: 'ended', server: 'gms-main' },
    });
  });

  test('a lost push, a lost answer and a restart of GMS lose and double nothing', { timeout: 240_000 }, async () => {
    const { run, runInTurn, settled, api, chats, get } = await open();
    const post = async (path: string, text: string) => {
      await fetch(`${api}/local/${path}`, { method: 'POST', body: JSON.stringify({ text }) });
      await settled();
    };
    await runInTurn('Where is my order?');
    await run('"kind":"restart"');

    // The node that knew whom to push to has died, until the client is heard of again. The push of Three is then lost.
    for (const text of ['One', 'Two']) await post('chats/15550100001/messages', text);
    await post('phones/15550100001/messages', 'Still here');
    for (const text of ['Three', 'Four']) await post('chats/15550100001/messages', text);

    const texts = textsOf(await get('/local/phones/15550100001'));
    expect(texts.filter((text) => text !== 'Still here').slice(3)).toEqual(['One', 'Two', 'Three', 'Four']);
    expect(saidIn((await chats())[0]).filter((line) => line.startsWith('Client'))).toEqual([
      ...['Client: Where is my order?', 'Client: Still here'],
    ]);
  });

  test('a conversation through a bridged Connect goes both ways, ends, and is carried on in another chat', async () => {
    const { runInTurn, chats, get } = await open();
    // The client's chat on the other server is still open.
    await runInTurn('Where is my order?');
    const [, , , phone, [, first]] = await runInTurn('Can I pick it up today?');

    expect(textsOf(phone).slice(3)).toEqual([invitation, 'Can I pick it up today?', 'Yes, until six.']);
    expect(saidInConnect(first)).toEqual(['CUSTOMER: Can I pick it up today?', 'AGENT: Yes, until six.']);
    expect(first).toMatchObject({ server: 'amazon-connect', userData: { _umsInviteText: invitation } });

    const [, , , shown] = await runInTurn('map.png');
    const seen = await get<PhoneMessage[]>('/local/phones/15550100001');
    expect(seen.map(({ text, attachments = [] }) => text || attachments.length).slice(6)).toEqual([
      ...[1, 'This chat has ended. Write to us again at any time.', 'And on Sunday?'],
    ]);
    expect(shown).toMatchObject([
      { server: 'genesys-gms', state: 'open' },
      { id: first.id, state: 'ended' },
      { state: 'open', userData: { _umsPreviousChatId: first.id, PhoneNumber: '15550100001' } },
    ]);
    // Persistent chat: what was said before is there, too.
    expect(saidInConnect(shown[2])).toEqual([...saidInConnect(first), 'CUSTOMER: And on Sunday?']);
    expect(await get(`/sessions/${first.userData._umsInviteSessionId}`)).toMatchObject({
      chat: { state: 'terminated', reason: 'ended', server: 'connect-bridged' },
      times: { ended: expect.any(String) },
    });
    expect((await chats()).map(({ state }) => state)).toEqual(['open', 'ended', 'open']);
  });

  test('a topic that delivers twice and a lost answer double nothing in a bridged Connect', async () => {
    const { run, runInTurn, api, chats, get } = await open();
    await runInTurn('Can I pick it up today?');
    const post = (path: string, text: string) =>
      fetch(`${api}/local/${path}`, { method: 'POST', body: JSON.stringify({ text }) });
    await run('"kind":"duplicate"');

    await post('phones/15550100001/messages', 'Thanks');
    await vi.waitFor(async () => expect(saidInConnect((await chats())[0])).toContain('CUSTOMER: Thanks'), waiting);
    for (const text of ['One', 'Two']) await post('chats/15550100001/messages', text);
    await vi.waitFor(async () => expect(textsOf(await get('/local/phones/15550100001'))).toContain('Two'), waiting);

    expect(textsOf(await get('/local/phones/15550100001')).slice(3)).toEqual(['Thanks', 'One', 'Two']);
    expect(saidInConnect((await chats())[0]).filter((line) => line.endsWith('Thanks'))).toHaveLength(1);
  });

  test('a contact of Connect’s own number that its agent ends is ended by its contact event', async () => {
    const { run, api, get, ours } = await open();
    const [, connect] = await run('sed s/whatsapp-main');
    const ContactId = connect.Parameters._umsChatSessionId;
    const sessionId = await ours(ContactId);
    await fetch(`${api}/local/chats/${ContactId}/end`, { method: 'POST' });

    await vi.waitFor(async () => {
      const rows = await get<{ sessionId: string; chat: object }[]>('/local/sessions');
      expect(rows.find((row) => row.sessionId === sessionId)).toMatchObject({
        chat: { state: 'terminated', reason: 'ended' },
      });
    }, waiting);
    expect(await get(`/sessions/${sessionId}`)).toMatchObject({ times: { ended: expect.any(String) } });
    const refused = await fetch(`${api}/sessions/${sessionId}/messages`, {
      ...{ method: 'POST', body: '{"text":"Hello"}', headers: { 'content-type': 'application/json' } },
    });
    expect(refused.status).toBe(409);
  });

  test('a contact that ends without us is terminated for every reader', async () => {
    const { run, get, ours, endpoints } = await open();
    const [, connect] = await run('sed s/whatsapp-main');
    const ContactId = connect.Parameters._umsChatSessionId;
    await fetch(`${endpoints.vendors.connect}/contact/stop`, {
      method: 'POST',
      body: JSON.stringify({ ContactId, InstanceId: 'i' }),
    });

    expect(await get(`/sessions/${await ours(ContactId)}`)).toMatchObject({
      chat: { state: 'terminated', reason: 'ended' },
    });
  });

  test('a notification’s end that GMS does not confirm is the sweep’s', async () => {
    const { run, chats, get } = await open();
    const [, , swept] = await run('"of":"terminate"');

    expect(swept).toMatchObject({ seen: 1, terminated: 1 });
    expect(await chats()).toMatchObject([{ queue: 'whatsapp-notifications', state: 'ended' }]);
    expect(await get('/local/sessions')).toMatchObject([{ status: 'sent', chat: { state: 'terminated' } }]);
  });

  test('a lost answer leaves one chat that nobody can name, and no message', async () => {
    const { run, chats, get, output } = await open();
    const [, fault] = await run('timeout-after-accept');

    expect(JSON.stringify(fault)).toContain('chat_server_refused');
    expect(await chats()).toHaveLength(1);
    expect(await get('/local/phones/15550100001')).toEqual([]);
    await vi.waitFor(
      () => expect(output()).toContain('its chat server may have a session that nobody can name'),
      waiting,
    );
  });
});

test('no example is left over', () => {
  expect(examples.left()).toEqual([]);
});
