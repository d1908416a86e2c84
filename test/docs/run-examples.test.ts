import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { chatServersFile } from '../../lib/catalog/chat-servers.ts';
import { receiversFile } from '../../lib/catalog/receivers.ts';
import { channelsFile, queuesFile } from '../../lib/catalog/schema.ts';
import type { OutboundMessage, Transport } from '../../lib/channel/channel.ts';
import { parseTemplate } from '../../lib/field-codes/template.ts';
import { createReadCallers } from '../../lib/lambda/auth/callers.ts';
import { compileResponse } from '../../lib/standard-response/compile.ts';
import { responseFile, toStandardResponse } from '../../lib/standard-response/schema.ts';
import { sampleCatalog } from '../support/sample-catalog.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { answerJson, startVendor } from '../support/vendor.ts';
import { blocksOf, commands, scripts } from './pages.ts';
import { examplesFor } from './runners.ts';

const examples = examplesFor('test/docs/run-examples.test.ts');

describe('run as they are written', { timeout: 180_000 }, () => {
  const values = JSON.stringify({ Contact: { FirstName: 'Ann' } });
  const [{ text: log } = { text: '' }] = blocksOf('docs/ivr/coming-from-dms.md', 'dms');
  /** A few runs show that the command is right; all that it names take half a minute on idle cores. */
  const simulate = (command: string) => command.replace(/--seeds \d+( \[?--seed 1\]?)?/, '--seeds 20 --seed 1');
  const runs: readonly (readonly [RegExp, RegExp])[] = [
    [/^npm run render .*Dear/, /^Dear Ann/],
    [/^npm run convert -- /, /"Method":"InviteToChat"/],
    [/^npm run capacity -- --help/, /--vendor-mps/],
    [/^npm run capacity -- --rate /, /it can: api/],
    [/^npm run simulate -- --seeds/, /20 runs from seed 1[\s\S]*0 broke a promise/],
  ];
  const written = [
    ...new Set([
      ...commands.map(({ command }) => command),
      ...examples.all('docs/scale.md', 'sh').flatMap((example) => example.take().trim().split('\n')),
    ]),
  ];
  const cases = runs.flatMap(([pattern, says]) =>
    written.filter((command) => pattern.test(command)).map((command) => [command, says] as const),
  );

  test('there is one of each', () => {
    expect(runs.filter(([pattern]) => !cases.some(([command]) => pattern.test(command)))).toEqual([]);
  });

  test.each(cases)('%s', async (command, says) => {
    const cwd = await temporaryFolder();
    for (const name of ['FILE.json', 'values.json']) writeFileSync(`${cwd}/${name}`, values);
    writeFileSync(`${cwd}/dms.log`, log);
    symlinkSync(resolve('catalog'), `${cwd}/catalog`);
    const [, name = '', rest = ''] = /^npm run (\S+) -- (.*)$/.exec(simulate(command)) ?? [];
    const script = String(scripts[name]).replace(/^node (?:--import \S+ )?/, '');
    const line = `"${process.execPath}" "${resolve(script)}" ${rest}`;
    const { stdout } = await promisify(execFile)('bash', ['-c', line], { cwd });

    expect(stdout).toMatch(says);
  });
});

describe('as the functions read them', () => {
  test.each(examples.all('docs/chat-servers.md', 'yaml'))('a chat server of $page, or a receiver', ({ take }) => {
    const text = take();
    const file = text.startsWith('# receivers.yml') ? receiversFile : chatServersFile;

    expect(file.safeParse(parse(text)).error).toBeUndefined();
  });

  test.each(examples.all('docs/receipts.md', 'yaml'))('the receivers of $page', ({ take }) => {
    expect(receiversFile.safeParse(parse(take())).error).toBeUndefined();
  });

  test.each(examples.all('docs/consume-chat-queue.md', 'yaml'))('the queues of $page', ({ take }) => {
    expect(queuesFile.safeParse(parse(take())).error).toBeUndefined();
  });

  test.each(examples.all('docs/catalog.md', 'yaml'))('the channel or the template message of $page', ({ take }) => {
    const text = take();
    if (text.startsWith('# channels.yml')) {
      expect(channelsFile.safeParse(parse(text)).error).toBeUndefined();
      return;
    }

    const file = responseFile.parse({ id: 'a', name: 'A', ...parse(text) });

    expect(() => compileResponse(toStandardResponse(file, 'hash'))).not.toThrow();
  });

  test.each(examples.all('docs/esp.md', 'json'))('the list of callers of $page', async ({ take }) => {
    const text = take();
    const read = createReadCallers({ name: 'callers', readSecret: async () => text });

    expect(await (read === 'off' ? [] : read())).toHaveLength(JSON.parse(text).callers.length);
  });

  test.each(examples.all('docs/field-codes.md', ''))('the text of $page', ({ take }) => {
    expect(parseTemplate(take()).codes.length).toBeGreaterThan(2);
  });

  test('the element of docs/ivr/voicexml.md names the parameters that its request has', () => {
    const xml = examples.with('docs/ivr/voicexml.md', '<data ').command.take();
    const [{ text: request } = { text: '' }] = blocksOf('docs/ivr/voicexml.md', 'http');
    const names: string[] = new XMLParser({ ignoreAttributes: false }).parse(xml).data['@_namelist'].split(' ');

    expect(XMLValidator.validate(xml)).toBe(true);
    for (const name of names) expect(request).toContain(`${name}=`);
  });
});

test('the calls of docs/field-codes.md return what their comments say', async () => {
  const code = examples.with('docs/field-codes.md', 'renderTemplate').command.take();
  const api = await import('../../lib/field-codes/template.ts');
  const body = code.replace(/^import .*$/m, '').replaceAll(/^(\S.*?); \/\/ → (.*)$/gm, 'said.push([$1, () => ($2)]);');
  const run = new Function(...Object.keys(api), 'said', 'text', 'missing', body);
  const said: (readonly [returned: unknown, written: () => unknown])[] = [];
  run(...Object.values(api), said, 'Dear Ann', []);

  expect(said).toHaveLength(4);
  for (const [returned, written] of said) expect(returned).toEqual(written());
});

describe('the transport of docs/channels.md', () => {
  const [{ text: code } = { text: '' }] = blocksOf('docs/channels.md', 'ts');

  /** Its own code, as a module beside those that it imports. */
  async function open(url: string) {
    const folder = resolve('node_modules/.cache/docs');
    mkdirSync(folder, { recursive: true });
    const beside = pathToFileURL(`${resolve('lib/channel/meta')}/`).href;
    writeFileSync(
      `${folder}/sms-webhook.ts`,
      code.replaceAll(/from '(\.\.?\/[^']+)'/g, (_, path: string) => `from '${new URL(path, beside).href}'`),
    );
    const module = await import(/* @vite-ignore */ pathToFileURL(`${folder}/sms-webhook.ts`).href);
    const { outbound }: Transport = module.smsWebhook;
    const [sample] = sampleCatalog().channels;
    if (!sample) throw new Error('the sample catalog has no channel');

    return outbound(
      { ...sample, businessIds: { '1': { url, token: 'env:TOKEN' } } },
      { readSecret: async () => 'secret', now: Date.now, connectTimeoutMs: 1000 },
    );
  }
  const message: OutboundMessage = {
    sessionId: 'S',
    messageId: 'S.0',
    clientId: '2',
    businessId: '1',
    content: { type: 'text', text: 'Hello' },
    deadline: Date.now() + 60_000,
  };

  test.each([
    [200, { status: 'sent', messageId: 'S' }],
    [404, { status: 'refused', fault: 'client_unreachable' }],
    [429, { status: 'retry', fault: 'vendor_refused' }],
    [500, { status: 'unknown' }],
  ])('takes %i as it says', async (status, outcome) => {
    const vendor = await startVendor(answerJson(status, {}));
    const { send } = await open(vendor.url);

    expect(await send(message, { signal: AbortSignal.timeout(2000) })).toMatchObject(outcome);
    expect(vendor.requests).toMatchObject([{ headers: { authorization: 'Bearer secret', 'idempotency-key': 'S' } }]);
  });
});

test('no example is left over', () => {
  expect(examples.left()).toEqual([]);
});
