/** What the page docs/chat-servers.md says, and shows no command for. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { openChatServers } from '../support/chat-servers-process.ts';
import { waiting } from '../support/local-process.ts';

describe('npm start with chat servers', { timeout: 120_000 }, () => {
  test('npm run invite follows a session whose chat server drew another id', async () => {
    const { api } = await openChatServers();
    const command = ['cli/invite.ts', 'events/esp/whatsapp-invite.json', '--url', api];
    const { stdout } = await promisify(execFile)(process.execPath, command);

    expect(stdout).toMatch(/^(\w{16}) {2}answered 200\n\1 {2}sent\n$/);
  });

  test('what is pushed with a wrong secret is refused, and wakes nobody', async () => {
    const { api, endpoints } = await openChatServers();
    const url = endpoints.receivers.gms?.url ?? '';
    const push = (to: string) => fetch(to, { method: 'POST', body: '{"deviceId":"S000000000000001","message":{}}' });

    expect((await push(url)).status).toBe(200);
    expect((await push(`${api}/webhooks/gms/guessed`)).status).toBe(401);
    expect((await push(`${api}/webhooks/meta/guessed`)).status).toBe(404);
  });

  test('a notification ends its session at once, through either', async () => {
    const { api, chats, get } = await openChatServers();

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
    const { api, chats, get } = await openChatServers();
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
});
