import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { runLocally, startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const client = '15550100001';
const shown = z.array(z.object({ sessionId: z.string().optional(), text: z.string().optional() }));

async function open() {
  const [stateDir, folder] = [await temporaryFolder(), await temporaryFolder()];
  const { api, output } = await startLocally({ stateDir });
  const post = (path: string, body: object) =>
    fetch(`${api}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const runs: string[] = [];

  return {
    output: () => [output(), ...runs].join('\n'),
    invite: async (clientId = client) => {
      const answer = await post('/esp', {
        ...{ AppName: 'x', Service: 'ChatService', Method: 'InviteToChat' },
        Parameters: {
          ...{ _umsChannel: 'whatsapp-main', _umsClientId: clientId, _umsBusinessId: '19251112222' },
          ...{
            StandardResponseId: 'order-ready',
            Contact: { FirstName: 'Ann' },
            CustomProperties: { OrderId: 'A-17' },
          },
        },
        UserData: { PhoneNumber: clientId },
      });

      return { status: answer.status, body: await answer.text() };
    },
    write: (text: string) => post(`/local/phones/${client}/messages`, { text, channel: 'whatsapp-main' }),
    phone: async () => shown.parse(await (await fetch(`${api}/local/phones/${client}`)).json()),
    run: async (...args: string[]) => {
      const ran = await runLocally(['cli/operate/contact.ts', ...args], { stateDir });
      runs.push(ran.output);

      return ran;
    },
    file: async (text: string) => {
      const path = join(folder, 'clients.csv');
      await writeFile(path, text);

      return path;
    },
  };
}

const onChannel = ['--channel', 'whatsapp-main'] as const;

describe('who wants no messages, in npm start', { timeout: 120_000 }, () => {
  test('STOP from the phone refuses the next invite, START takes it again', async () => {
    const { invite, write, phone, run, output } = await open();
    expect(await invite()).toMatchObject({ status: 202 });
    await vi.waitFor(async () => expect(await phone()).not.toEqual([]), waiting);

    await write(' Stop! ');
    await vi.waitFor(async () => expect(await invite()).toMatchObject({ status: 422 }), waiting);
    expect((await invite()).body).toContain('opted_out');
    const { output: state } = await run('show', ...onChannel, client, '--json');
    expect(JSON.parse(state)).toMatchObject({
      optedOut: true,
      optOut: { by: 'client', word: 'stop' },
      conversations: [{ businessId: '19251112222', windowClosesAt: expect.any(String) }],
    });

    await write('START');
    await vi.waitFor(async () => expect(await invite()).toMatchObject({ status: 202 }), waiting);
    expect(output()).not.toContain(client);
  });

  test('the command does what a client may, and a repeat of it too', async () => {
    const { invite, run, output } = await open();

    for (const _ of [1, 2])
      expect(await run('opt-out', ...onChannel, `+${client}`)).toEqual({
        code: 0,
        output: '✓ The client gets nothing more on whatsapp-main of local.\n',
      });
    expect(await invite()).toMatchObject({ status: 422 });
    expect(await run('show', ...onChannel, client)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^whatsapp-main: the client wants no messages: operator, 20/),
    });

    for (const _ of [1, 2])
      expect(await run('opt-in', ...onChannel, client)).toEqual({
        code: 0,
        output: '✓ The client may get messages on whatsapp-main of local.\n',
      });
    expect(await invite()).toMatchObject({ status: 202 });
    expect(output()).not.toContain(client);
  });

  test('a list is imported as a whole, or not at all', async () => {
    const { invite, run, file, output } = await open();
    const broken = await file(`phone;since\n+15550100001;2024\nnobody;2024\n"+1 (555) 010-0002";2025\n12;x\n`);
    const refused = await run('opt-out', ...onChannel, '--import', broken);
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(
      /Nothing was stored: 2 of .*clients\.csv cannot be read\.\n {4}line 3: .*\n {4}line 5: /,
    );
    expect(await invite()).toMatchObject({ status: 202 });

    const list = await file(
      `\ufeffphone;since\r\n+15550100001;2024\r\n\r\n"+1 (555) 010-0002";2025\r\n15550100001\r\n`,
    );
    expect(await run('opt-out', ...onChannel, '--import', list)).toEqual({
      code: 0,
      output: '✓ 2 clients get nothing more on whatsapp-main of local, 1 of them named twice.\n',
    });
    expect(await invite()).toMatchObject({ status: 422 });
    expect(await invite('15550100002')).toMatchObject({ status: 422 });
    expect(output()).not.toMatch(/15550100001|555\) 010-0002|nobody/);
  });

  test('a wrong call says what is right, and names no client', async () => {
    const { run, output } = await open();

    expect(await run('opt-out', ...onChannel)).toMatchObject({ code: 2 });
    expect(await run('opt-out', ...onChannel, '5550100')).toMatchObject({ code: 2 });
    expect(await run('opt-out', '--channel', 'nowhere', client)).toMatchObject({ code: 2 });
    const silent = await run('opt-out', '--channel', 'sms-main', client);
    expect(silent).toMatchObject({ code: 1, output: expect.stringContaining('These do: whatsapp-main') });
    expect(output()).not.toMatch(/15550100001|5550100\b/);
  });

  test('erasing a person erases their conversation, and keeps that they want no messages', async () => {
    const { invite, write, phone, run, output } = await open();
    await invite();
    await vi.waitFor(async () => expect(await phone()).not.toEqual([]), waiting);
    await write('stop');
    await vi.waitFor(async () => expect(await invite()).toMatchObject({ status: 422 }), waiting);

    const erased = await run('erase', `PhoneNumber=${client}`);
    expect(erased.code).toBe(0);
    expect(erased.output).toMatch(
      /✓ a conversation on whatsapp-main is erased on local, with its files, names and \d sessions?\./,
    );
    expect(erased.output).toContain('That the client wants no messages is kept, as a hash');
    expect(JSON.parse((await run('show', ...onChannel, client, '--json')).output)).toMatchObject({
      optedOut: true,
      conversations: [],
    });
    expect(await invite()).toMatchObject({ status: 422 });
    expect((await run('erase', ...onChannel, client)).output).toContain('nothing is stored on local');
    expect(output()).not.toContain(client);
  });
});
