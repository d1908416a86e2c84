import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { examplesFor } from '../docs/runners.ts';
import { type LocalProcess, startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const page = 'docs/chat-servers.md';
const examples = examplesFor('test/e2e/chat-servers.test.ts');

type Chat = {
  readonly server: string;
  readonly id: string;
  readonly state: string;
  readonly userData: Readonly<Record<string, string>>;
  readonly transcript: readonly {
    readonly type: string;
    readonly from: { readonly type: string; readonly nickname: string };
    readonly text?: string;
    readonly ParticipantRole?: string;
    readonly Content?: string;
  }[];
};

/** The system that the page starts, with a Chat Server that is quicker to drop a silent client. */
async function open() {
  const stateDir = await temporaryFolder();
  const system = await startLocally({ stateDir, env: { CATALOG: 'docs/chat-servers', FLEX_DISCONNECT_TIMEOUT: '1' } });
  const get = async <Answer = unknown>(path: string, method = 'GET') =>
    (await (await fetch(`${system.api}${path}`, { method })).json()) as Answer;
  const chats = () => get<Chat[]>('/local/chats');

  return {
    ...system,
    get,
    chats,
    run: (part: string) => run(system, part),
    /** The same, each command when all that the one before it began is done. */
    runInTurn: (part: string) => run(system, part, () => settled(get)),
    settled: () => settled(get),
    /** Our id of the session behind a chat. */
    ours: async (id: string) => {
      const rows = await get<{ sessionId: string; chat: { id?: string } }[]>('/local/sessions');
      return rows.find(({ chat }) => chat.id === id)?.sessionId ?? '';
    },
  };
}

type PhoneMessage = { readonly text?: string; readonly attachments?: readonly string[] };

const invitation = 'Hello Ann, you are number 4 in line. Reply to this message to chat with us instead.';
const textsOf = (messages: readonly PhoneMessage[]) => messages.map(({ text }) => text);

/** What was said in a chat of GMS, by whom. */
function saidIn(chat: Chat | undefined) {
  return (chat?.transcript ?? []).flatMap(({ type, from, text }) =>
    type === 'Message' ? [`${from.type === 'Client' ? 'Client' : from.nickname}: ${text}`] : [],
  );
}

/** What was said in a chat of Connect, by whom. */
function saidInConnect(chat: Chat | undefined) {
  return (chat?.transcript ?? []).flatMap(({ ParticipantRole, Content }) =>
    Content === undefined ? [] : [`${ParticipantRole}: ${Content}`],
  );
}

/** Runs the commands of the page's block that has this in it, and answers what each command says. */
async function run({ api }: LocalProcess, part: string, between = async () => {}) {
  const block = examples.with(page, part).command.take().trim();
  const lines = block.replaceAll('http://127.0.0.1:3000', api).replaceAll('curl ', 'curl -s ').split('\n');
  const answers = [];
  for (const line of lines) {
    answers.push(JSON.parse((await promisify(execFile)('bash', ['-c', `set -o pipefail\n${line}`])).stdout));
    await between();
  }

  return answers;
}

/** Nothing is on its way any more: three looks in a row, because a push comes from outside. */
async function settled(get: <Answer>(path: string) => Promise<Answer>) {
  for (let idle = 0; idle < 3; idle += 1) {
    await vi.waitFor(async () => {
      const depths = await get<Readonly<Record<string, { visible: number; hidden: number }>>>('/local/queues');
      expect(Object.values(depths).every(({ visible, hidden }) => visible + hidden === 0)).toBe(true);
    }, patience);
    await wait(200);
  }
}

const patience = { timeout: 180_000, interval: 50 };

describe('docs/chat-servers.md', { timeout: 120_000 }, () => {
  test('npm run invite follows a session whose chat server drew another id', async () => {
    const { api } = await open();
    const command = ['cli/invite.ts', 'events/esp/whatsapp-invite.json', '--url', api];
    const { stdout } = await promisify(execFile)(process.execPath, command);

    expect(stdout).toMatch(/^(\w{16}) {2}answered 200\n\1 {2}sent\n$/);
  });

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

  test('what is pushed with a wrong secret is refused, and wakes nobody', async () => {
    const { api, endpoints } = await open();
    const url = endpoints.receivers.gms?.url ?? '';
    const push = (to: string) => fetch(to, { method: 'POST', body: '{"deviceId":"S000000000000001","message":{}}' });

    expect((await push(url)).status).toBe(200);
    expect((await push(`${api}/webhooks/gms/guessed`)).status).toBe(401);
    expect((await push(`${api}/webhooks/meta/guessed`)).status).toBe(404);
  });

  test('a conversation through a bridged Connect goes both ways, ends, and is carried on in another chat', async () => {
    const { runInTurn, chats, get } = await open();
    const [, , , phone, [first]] = await runInTurn('Can I pick it up today?');

    expect(textsOf(phone)).toEqual([invitation, 'Can I pick it up today?', 'Yes, until six.']);
    expect(saidInConnect(first)).toEqual(['CUSTOMER: Can I pick it up today?', 'AGENT: Yes, until six.']);
    expect(first).toMatchObject({ server: 'amazon-connect', userData: { _umsInviteText: invitation } });

    const [, , , shown] = await runInTurn('map.png');
    const seen = await get<PhoneMessage[]>('/local/phones/15550100001');
    expect(seen.map(({ text, attachments = [] }) => text || attachments.length).slice(3)).toEqual([
      ...[1, 'This chat has ended. Write to us again at any time.', 'And on Sunday?'],
    ]);
    expect(shown).toMatchObject([
      { id: first.id, state: 'ended' },
      { state: 'open', userData: { _umsPreviousChatId: first.id, PhoneNumber: '15550100001' } },
    ]);
    // Persistent chat: what was said before is there, too.
    expect(saidInConnect(shown[1])).toEqual([...saidInConnect(first), 'CUSTOMER: And on Sunday?']);
    expect(await get(`/sessions/${first.userData._umsInviteSessionId}`)).toMatchObject({
      chat: { state: 'terminated', reason: 'ended', server: 'connect-bridged' },
      times: { ended: expect.any(String) },
    });
    expect((await chats()).map(({ state }) => state)).toEqual(['ended', 'open']);
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

  test('a notification ends its session at once, through either', async () => {
    const { api, chats, get } = await open();

    for (const channel of ['whatsapp-main', 'whatsapp-connect']) {
      const body = readFileSync('events/esp/whatsapp-notification.json', 'utf8').replace('whatsapp-main', channel);
      await fetch(`${api}/esp`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    }

    expect(await chats()).toMatchObject([
      { server: 'genesys-gms', state: 'ended' },
      { server: 'amazon-connect', state: 'ended' },
    ]);
    expect(await get('/local/sweep', 'POST')).toMatchObject({ seen: 2, alreadyTerminated: 2 });
  });

  test.each([
    ['before-send', 0],
    ['after-send', 1],
  ])('a crash %s through Connect leaves %i contacts, and the invite as a killed Lambda would', async (at, count) => {
    const { api, chats, get } = await open();
    const order = async (fault: object) =>
      (await fetch(`${api}/local/faults`, { method: 'POST', body: JSON.stringify(fault) })).json();
    await order({ kind: 'crash', count: 1, at, clientId: '15550100001' });
    const body = readFileSync('events/esp/whatsapp-invite.json', 'utf8').replace('whatsapp-main', 'whatsapp-connect');
    await fetch(`${api}/esp?wait=0`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });

    // What takes nothing back answers what is still to come.
    await vi.waitFor(async () => expect(await order({ kind: 'reset', count: 0 })).toEqual([]), waiting);
    expect(await get('/local/queues')).toMatchObject({ 'invite-to-chat-local-invites': { hidden: 1 } });
    expect(await get('/local/sessions')).toMatchObject([{ status: 'sending', attempt: 1 }]);
    expect(await chats()).toHaveLength(count);
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
