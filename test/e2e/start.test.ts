import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { client, invite, local, order, orderReady, reaches } from '../support/local-invites.ts';
import { runLocally, startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('npm start', { timeout: 180_000 }, () => {
  test('an invite reaches the phone, and its session waits on the chat queue with all user data', async () => {
    const system = await startLocally({ stateDir: await temporaryFolder() });
    const sessionId = await invite(system, 'whatsapp-invite');
    await reaches(system, sessionId, { status: 'sent', chat: { state: 'open' }, attempts: 1 });

    expect(await local(system, `phones/${client}`)).toMatchObject([
      { sessionId, mediaType: 'whatsapp', template: expect.any(String), text: expect.stringContaining('Ann') },
    ]);

    const interaction = {
      type: 'session.opened',
      interactionId: sessionId,
      userData: expect.objectContaining({ LastCalledAgent_EmployeeID: expect.any(String) }),
    };
    await vi.waitFor(
      async () => expect(await local(system, 'chat-queues/1:session-WA')).toMatchObject([interaction]),
      waiting,
    );
    expect(await local(system, 'chat-queues/1%3Asession-WA')).toMatchObject([interaction]);
    expect(await local(system, 'queues')).toMatchObject({
      'invite-to-chat-local-agents': { visible: 1, hidden: 0, delayed: 0 },
    });
    expect(await local(system, 'dead-letters')).toEqual([]);
    await vi.waitFor(() => expect(system.output()).toContain('session waits on 1:session-WA'), waiting);
  });

  test('a notification is terminated at once, and the sweep clears its entry', async () => {
    const system = await startLocally({ stateDir: await temporaryFolder() });
    const sessionId = await invite(system, 'whatsapp-notification');
    await reaches(system, sessionId, { status: 'sent', chat: { state: 'terminated', reason: 'notification' } });

    expect(await local(system, `phones/${client}`)).toMatchObject([{ sessionId, text: orderReady }]);
    expect(await local(system, 'chat-queues/1:session-WA-sendSR')).toMatchObject([
      { interactionId: sessionId, notification: true },
    ]);
    expect(await local(system, 'sweep', 'POST')).toMatchObject({ seen: 1, alreadyTerminated: 1, terminated: 0 });
    expect(await local(system, 'chat-queues/1:session-WA-sendSR')).toEqual([]);
    expect(await local(system, 'sessions')).toMatchObject([{ sessionId, status: 'sent' }]);

    await vi.waitFor(() => expect(system.output()).toContain(orderReady), waiting);
    expect(system.output()).not.toContain(client);
  });

  test('after a kill the next start goes on where it was', async () => {
    const stateDir = await temporaryFolder();
    const first = await startLocally({ stateDir });
    const sent = await invite(first, 'whatsapp-notification');
    await reaches(first, sent, { status: 'sent' });
    await order(first, { kind: 'status', count: 1, code: 131_056, retryAfter: 3 });
    const waits = await invite(first, 'whatsapp-invite');
    await reaches(first, waits, { status: 'retrying', attempts: 1 });
    await first.kill('SIGKILL');

    const second = await startLocally({ stateDir });
    await reaches(second, waits, { status: 'sent', attempts: 2 });
    expect(await local(second, `phones/${client}`)).toMatchObject([{ sessionId: sent }, { sessionId: waits }]);
    expect(await local(second, 'chat-queues/1:session-WA-sendSR')).toMatchObject([{ interactionId: sent }]);
    expect(await second.kill('SIGTERM')).toBe(0);
  });

  test('a crash on request leaves the invite as a killed Lambda would', async () => {
    const system = await startLocally({ stateDir: await temporaryFolder() });
    await order(system, { kind: 'crash', count: 1, at: 'before-send', clientId: client });
    const sessionId = await invite(system, 'whatsapp-invite');
    await reaches(system, sessionId, { status: 'sending', attempts: 1 });
    await vi.waitFor(
      async () =>
        expect(await local(system, 'queues')).toMatchObject({ 'invite-to-chat-local-invites': { hidden: 1 } }),
      waiting,
    );
    expect(await local(system, `phones/${client}`)).toEqual([]);
  });

  test('a changed catalog is taken at once, and a bad one is shown while the old stays in force', async () => {
    const catalog = join(await temporaryFolder(), 'catalog');
    await cp('catalog', catalog, { recursive: true });
    const file = join(catalog, 'responses', 'order-ready.yml');
    const good = readFileSync(file, 'utf8');
    const system = await startLocally({ stateDir: await temporaryFolder(), env: { CATALOG: catalog } });

    await writeFile(file, good.replace('is ready for pickup', 'has arrived'));
    await vi.waitFor(() => expect(system.output()).toContain('is taken'), waiting);
    await writeFile(file, good.replace('<$Contact.FirstName$>', '<$Contact.FirstName'));
    await vi.waitFor(
      () => expect(system.output()).toMatch(/order-ready\.yml:\d+:\d+: .*\n.*\n *\| *\^\n.*stays in force/),
      waiting,
    );

    await reaches(system, await invite(system, 'whatsapp-notification'), { status: 'sent' });
    expect(await local(system, `phones/${client}`)).toMatchObject([
      { text: 'Hello Ann, your order A-17 has arrived.' },
    ]);
  });

  test('Ctrl-C ends it cleanly', async () => {
    const stateDir = await temporaryFolder();
    const system = await startLocally({ stateDir });
    expect(await system.kill('SIGINT')).toBe(0);
    expect(existsSync(join(stateDir, 'endpoints.json'))).toBe(false);
    await expect(fetch(`${system.api}/health`)).rejects.toThrow();
  });

  test('what keeps it from starting is one clear line', async () => {
    const stateDir = await temporaryFolder();
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => {
      taken.close();
    });
    const PORT = String((taken.address() as AddressInfo).port);
    const refused = await runLocally(['cli/start.ts'], { stateDir, env: { PORT } });
    expect(refused).toEqual({
      code: 1,
      output: `Port ${PORT} is taken. End what listens there, or give this another one: PORT=${Number(PORT) + 1} npm start\n`,
    });

    const nonsense = await runLocally(['cli/start.ts'], { stateDir, env: { PORT: 'http' } });
    expect(nonsense).toEqual({
      code: 2,
      output: 'PORT is http: it must be a whole number from 0 (any free one) to 65535.\n',
    });

    const system = await startLocally({ stateDir });
    const second = await runLocally(['cli/start.ts'], { stateDir });
    expect(second).toEqual({
      code: 1,
      output: expect.stringMatching(new RegExp(`^Process ${system.endpoints.pid} already runs on .*\\n$`)),
    });
  });

  test('a broken catalog keeps it from starting, and the place is shown', async () => {
    const catalog = join(await temporaryFolder(), 'catalog');
    await cp('catalog', catalog, { recursive: true });
    await writeFile(join(catalog, 'queues.yml'), '"1:session-WA": { kind: agent, queue: agents }\n');
    const { code, output } = await runLocally(['cli/start.ts'], {
      stateDir: await temporaryFolder(),
      env: { CATALOG: catalog },
    });
    expect(code).toBe(1);
    expect(output).toMatch(/queues\.yml:1:\d+: .*kind.*\n {2}1 \| "1:session-WA".*\n *\| *\^\n$/);
  });
});

describe('npm run invite', { timeout: 180_000 }, () => {
  test('follows a session to its end, and fails if the invite does', async () => {
    const stateDir = await temporaryFolder();
    const system = await startLocally({ stateDir });
    const run = (...args: readonly string[]) => runLocally(['cli/invite.ts', ...args], { stateDir });

    const sent = await run('events/esp/whatsapp-notification.json');
    expect(sent.code).toBe(0);
    expect(sent.output).toMatch(
      /^(\w{16}) {2}answered 202\n(\1 {2}.*\n)*\1 {2}sent, chat terminated \(notification\)\n$/,
    );

    await order(system, { kind: 'status', count: 1, code: 131_026 });
    const failed = await run('events/esp/whatsapp-notification.json', '--url', system.api);
    expect(failed.code).toBe(1);
    expect(failed.output).toContain('failed, chat terminated (failed), client_unreachable');

    const missing = await run('events/esp/whatsapp-nothing.json', '--url', system.api);
    expect(missing).toMatchObject({
      code: 2,
      output: expect.stringMatching(/^events\/esp\/whatsapp-nothing\.json cannot be read\./),
    });
    expect(await run('events/esp/whatsapp-invite.json', '--url', 'http://127.0.0.1:1')).toMatchObject({
      code: 1,
      output: expect.stringContaining('npm start'),
    });
  });
});
