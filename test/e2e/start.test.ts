import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type LocalProcess, runLocally, startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const body = (name: string) => readFileSync(new URL(`../../events/esp/${name}.json`, import.meta.url), 'utf8');
const client = '15550100001';
const orderReady = 'Hello Ann, your order A-17 is ready for pickup.';

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

  test('every sample response that is in use is sent, an Apple message with interactive content among them', async () => {
    const system = await startLocally({ stateDir: await temporaryFolder() });
    const apple = {
      _umsChannel: 'apple-main',
      _umsClientId: 'urn:mbid:AQAAY3xkpQ1ann',
      _umsBusinessId: 'urn:biz:3b5c2d1e-4f60-4a7b-8c9d-0e1f2a3b4c5d',
    };
    const whatsapp = { _umsChannel: 'whatsapp-main', _umsClientId: client, _umsBusinessId: '19251112222' };
    const sms = { ...whatsapp, _umsChannel: 'sms-main' };
    const rcs = { ...sms, _umsChannel: 'rcs-main', _umsBusinessId: 'rcs-c020de2520714385' };
    const samples: readonly (readonly [Record<string, string>, string, object])[] = [
      [whatsapp, 'order-ready', { mediaType: 'whatsapp', template: 'order_ready', text: orderReady }],
      [whatsapp, 'continue-in-chat', { template: 'continue_in_chat' }],
      [
        whatsapp,
        'order-shipped',
        {
          template: 'order_shipped',
          text: expect.stringMatching(/^Commande A-17\nBonjour Ann.*19\.99 dollars\.\nAcme Shop$/),
        },
      ],
      [whatsapp, 'welcome-text', { mediaType: 'whatsapp', text: expect.stringContaining('Welcome back, Ann') }],
      [whatsapp, 'invoice', { attachments: ['https://shop.example/invoices/sample.pdf'] }],
      [
        whatsapp,
        'new-arrivals',
        { cards: [{ choices: ['More like this', 'Buy'] }, { text: 'Fern, now 9.90 dollars.' }] },
      ],
      [whatsapp, 'picked-for-you', { cards: [{ attachment: 'Product aloe-1' }, { choices: ['View'] }] }],
      [whatsapp, 'weekend-offer', { text: expect.stringMatching(/^Weekend offer \(ends 2027-01-17 23:00 UTC\)\nAnn/) }],
      [whatsapp, 'our-catalog', { choices: ['View catalog'] }],
      [
        whatsapp,
        'left-in-cart',
        { text: expect.stringMatching(/^Forgot something, Ann\?\n/), choices: ['View items'] },
      ],
      [whatsapp, 'back-in-stock', { attachments: ['Product aloe-1'], choices: ['View'] }],
      [whatsapp, 'pay-order', { choices: ['Copy Pix code'] }],
      [whatsapp, 'book-visit', { choices: ['Choose a day'] }],
      [whatsapp, 'call-us', { choices: ['Call us'] }],
      ...['copy-code', 'one-tap', 'zero-tap'].map(
        (kind) => [whatsapp, `sign-in-${kind}`, { text: '*123456* is your verification code.' }] as const,
      ),
      [whatsapp, 'repaired', { attachments: ['1602186516975000'] }],
      [whatsapp, 'visit-us', { attachments: ['Acme Shop, 1 Main St'] }],
      [whatsapp, 'thank-you', { attachments: ['https://shop.example/pictures/thanks.mp4'] }],
      [sms, 'welcome-text', { mediaType: 'sms', text: expect.stringContaining('Welcome back, Ann') }],
      [rcs, 'ready-for-pickup', { mediaType: 'rcs', choices: ['Today', 'Tomorrow', 'The way', 'Call us'] }],
      [apple, 'invoice', { mediaType: 'applebc', attachments: ['invoice.pdf'] }],
      [apple, 'choose-topic', { mediaType: 'applebc', choices: ['Order A-17', 'A return', 'An invoice'] }],
      [apple, 'choose-time', { choices: ['2027-01-14T15:00+0000', '2027-01-15T15:00+0000'] }],
      [apple, 'go-on', { text: 'Ann, shall we go on here?', choices: ['Yes, here', 'No, I will hold'] }],
      [apple, 'opening-hours', { text: 'Our opening hours\nhttps://shop.example/hours?store=12' }],
    ];
    const { Parameters, ...request } = JSON.parse(body('whatsapp-invite'));
    const values = {
      Contact: { FirstName: 'Ann', Language: 'fr-FR' },
      CustomProperties: {
        OrderId: 'A-17',
        Position: 3,
        Total: '19.99',
        Store: 12,
        FirstSlot: '2027-01-14T10:00:00-05:00',
        ...{
          AloePrice: '12.50',
          FernPrice: '9.90',
          FernCount: 2,
          TaxAmount: '1.20',
          PixCode: '000201',
          Coupon: 'SAVE20',
        },
        ...{ FirstProduct: 'aloe-1', SecondProduct: 'fern-2', FirstDay: '2027-01-18', SecondDay: '2027-01-19' },
        ...{ Until: '2027-01-17T23:00:00Z', Code: '123456', PictureId: '1602186516975000' },
        ...{ Latitude: '52.52', Longitude: '13.4', Street: '1 Main St' },
      },
    };
    const inUse = readdirSync('catalog/responses')
      .map((name) => name.replace('.yml', ''))
      .filter((id) => id !== 'summer-sale');
    expect([...new Set(samples.map(([, id]) => id))].sort()).toEqual(inUse);

    for (const [address, StandardResponseId, shown] of samples) {
      const sessionId = await post(
        system,
        JSON.stringify({ ...request, Parameters: { ...Parameters, ...address, ...values, StandardResponseId } }),
      );
      await reaches(system, sessionId, { status: 'sent', messageId: expect.any(String) });
      const phone = await local<readonly unknown[]>(system, `phones/${encodeURIComponent(address._umsClientId ?? '')}`);
      expect(phone.at(-1), StandardResponseId).toMatchObject({ sessionId, ...shown });
    }
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

async function invite(system: LocalProcess, name: string): Promise<string> {
  return post(system, body(name));
}

async function post({ api }: LocalProcess, json: string): Promise<string> {
  const answer = await fetch(`${api}/esp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: json,
  });
  expect(answer.status).toBe(202);
  const { Parameters } = (await answer.json()) as { Parameters: { _umsChatSessionId: string } };
  return Parameters._umsChatSessionId;
}

async function reaches({ api }: LocalProcess, sessionId: string, expected: object): Promise<void> {
  await vi.waitFor(
    async () => expect(await (await fetch(`${api}/sessions/${sessionId}`)).json()).toMatchObject(expected),
    waiting,
  );
}

async function order({ api }: LocalProcess, fault: object): Promise<void> {
  const answer = await fetch(`${api}/local/faults`, { method: 'POST', body: JSON.stringify(fault) });
  expect(answer.status).toBe(200);
}

async function local<Answer = unknown>({ api }: LocalProcess, path: string, method = 'GET'): Promise<Answer> {
  return (await (await fetch(`${api}/local/${path}`, { method })).json()) as Answer;
}
