import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { examplesFor } from '../docs/runners.ts';
import { runLocally, startLocally, waiting } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const examples = examplesFor('test/e2e/contact.test.ts');

const parameters = {
  _umsChannel: 'whatsapp-main',
  _umsClientId: '15550100001',
  _umsBusinessId: '19251112222',
  StandardResponseId: 'order-ready',
  ChatQueueKey: '1:session-WA',
  CustomProperties: { OrderId: 'A-17' },
};

async function open({ more = '' } = {}) {
  const [stateDir, catalog] = [await temporaryFolder(), join(await temporaryFolder(), 'catalog')];
  await cp('catalog', catalog, { recursive: true });
  const channels = await readFile(join(catalog, 'channels.yml'), 'utf8');
  await writeFile(join(catalog, 'channels.yml'), channels.replace('  free-text: try\n', `  free-text: try\n${more}`));
  const system = await startLocally({ stateDir, env: { CATALOG: catalog } });

  const read = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${system.api}${path}`, init);

    return { status: response.status, body: JSON.parse(await response.text()) };
  };
  const post = (userData: object, contact: object, query = '') =>
    read(`/esp${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ AppName: 'x', Service: 'ChatService', Method: 'InviteToChat' },
        ...{ Parameters: { ...parameters, Contact: contact }, UserData: userData },
      }),
    });
  const interactionOf = async (sessionId: string) =>
    vi.waitFor(async () => {
      const { body } = await read('/local/chat-queues/1:session-WA');
      const interaction = body.find(({ interactionId }: { interactionId: string }) => interactionId === sessionId);
      expect(interaction).toBeDefined();

      return interaction;
    }, waiting);

  return {
    system,
    post,
    /** Posts an invite; what the agents have of it. */
    invite: async (userData: object, contact: object = { FirstName: 'Ann' }) => {
      const { body } = await post(userData, contact);

      return interactionOf(body.Parameters._umsChatSessionId);
    },
    run: (...args: string[]) =>
      runLocally(['cli/operate/contact.ts', ...args], { stateDir, env: { CATALOG: catalog } }),
    read,
  };
}

describe('contacts in npm start', { timeout: 180_000 }, () => {
  test('a number is a contact, from invite to invite, until it is erased', async () => {
    const { system, invite, run } = await open();
    const ann = { PhoneNumber: '15550100001', EmailAddress: 'ann@example.com', FirstName: 'Ann' };
    const id = (await invite(ann)).contactId ?? '';

    expect((await invite({ PhoneNumber: '15550100001' })).contactId).toBe(id);
    expect((await invite({ PhoneNumber: '15550100002' })).contactId).toEqual(expect.not.stringContaining(id));

    const shown = await run('show', 'PhoneNumber=15550100001', '--json');
    expect(JSON.parse(shown.output)).toEqual([
      { id, ...ann, keys: 3, updatedAt: expect.any(String), keptUntil: expect.any(String) },
    ]);
    expect((await run('show', id)).output).toMatch(/FirstName +Ann\n/);
    expect(await run('show', 'EmailAddress=bob@example.com')).toEqual({ code: 1, output: 'Nothing is stored.\n' });

    const erased = await run('erase', 'EmailAddress=ann@example.com');
    expect(erased).toEqual({
      code: 0,
      output:
        `✓ contact ${id} is erased on local, with 3 keys.\n` +
        '✓ a conversation on whatsapp-main is erased on local, with its files, names and 3 sessions.\n',
    });
    expect(await run('show', id)).toMatchObject({ code: 1 });
    expect(await run('show', 'PhoneNumber=15550100001')).toMatchObject({ code: 1 });
    expect(await run('erase', 'PhoneNumber=15550100001')).toEqual({
      code: 0,
      output: '✓ nothing is stored on local.\n',
    });
    const next = (await invite({ PhoneNumber: '15550100001' })).contactId ?? '';
    expect(next).toEqual(expect.not.stringContaining(id));
    expect(JSON.parse((await run('erase', next, '--json')).output)).toEqual([
      { id: next, keys: 2 },
      { conversation: expect.any(String), channel: 'whatsapp-main', sessions: 1 },
    ]);
    expect(await run('erase', next, '--json')).toEqual({ code: 0, output: '[]\n' });

    expect(system.output()).not.toMatch(/15550100001|15550100002|ann@example/);
  });

  test('of several none is chosen, and none is erased without its id', async () => {
    const { system, invite, run } = await open();
    const [ann, bob] = [{ PhoneNumber: '15550100001' }, { EmailAddress: 'bob@example.com' }];
    const [one, two] = [(await invite(ann)).contactId ?? '', (await invite(bob)).contactId ?? ''];
    expect((await invite({ ...ann, ...bob })).contactId).toBe(two);
    expect(await invite(ann)).not.toHaveProperty('contactId');
    await vi.waitFor(() => expect(system.output()).toContain('lead to more than one contact'), waiting);

    const refused = await run('erase', 'PhoneNumber=15550100001');
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(new RegExp(`${one}[\\s\\S]*${two}`));
    expect(await run('erase', two)).toMatchObject({ code: 0 });
    expect((await invite(ann)).contactId).toBe(one);
  });

  test('what is stored fills what the request leaves empty, and a dry run says what could not be checked', async () => {
    const { read, post, invite } = await open({ more: '  fill-from-contact: true\n' });
    await invite({ PhoneNumber: '15550100001', FirstName: 'Anne' }, { FirstName: 'Miss Smith' });

    const filled = await invite({ PhoneNumber: '15550100001' }, {});
    expect(filled.message).toBe('Hello Anne, your order A-17 is ready for pickup.');
    const phone = await read('/local/phones/15550100001');
    expect(phone.body.map(({ text }: { text: string }) => text)).toEqual([
      'Hello Miss Smith, your order A-17 is ready for pickup.',
      'Hello Anne, your order A-17 is ready for pickup.',
    ]);

    const { body } = await post({ PhoneNumber: '15550100003' }, {}, '?dryRun=1');
    expect(body.DryRun).toMatchObject({ Unchecked: 'empty_template_parameter' });
    expect((await post({}, {})).body).toMatchObject({ faultCode: 'empty_template_parameter' });
  });

  test('the page’s commands', async () => {
    const { invite, run } = await open();
    await invite({ PhoneNumber: '15550100001', EmailAddress: 'ann@example.com' });
    const page = examples.all('docs/contacts.md', 'sh').map((example) => example.take());
    const lines = [...page.join('').matchAll(/^npm run contact -- (.*)$/gm)].map(([, line = '']) =>
      line.replace(' --stage prod', '').split(' '),
    );

    const ended = [];
    for (const line of lines) ended.push(await run(...line));
    expect(ended).toEqual([
      { code: 0, output: expect.stringMatching(/^id +[0-9a-f]{32}\n[\s\S]*EmailAddress +ann@example.com\n/) },
      { code: 1, output: '[]\n' },
      { code: 0, output: expect.stringMatching(/is erased on local, with 3 keys/) },
      { code: 0, output: '✓ nothing is stored on local.\n' },
    ]);
  });

  test('says what to write in place of what names nobody', async () => {
    const { run } = await open();

    const calls = ['', 'show', 'forget PhoneNumber=15550100001', 'show Account=4711', 'show PhoneNumber=1'];
    // Not an answer that nothing is stored: who reads that believes that somebody is erased.
    const noIds = ['erase 15550100001', 'erase ann@example.com', 'erase PhoneNumber', `erase ${'A'.repeat(32)}`];

    for (const args of [...calls, ...noIds].map((call) => call.split(' ').filter(Boolean))) {
      const { code, output } = await run(...args);

      expect(code, args.join(' ')).toBe(2);
      expect(output, args.join(' ')).toMatch(
        /Name a person by one key|Nobody is known by such a value|npm run contact -- --help/,
      );
    }
  });
});

test('no example is left over', () => {
  expect(examples.left()).toEqual([]);
});
