import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { showProblem } from '../../lib/catalog/show-problem.ts';
import { catalogWith } from '../support/catalog-with.ts';

const notification = (members: string) =>
  `id: a\nname: T\nwhatsapp:\n  content-type: notification\n  id: "ns@a"\n${members}`;

async function problemsOf(file: string, text: string | Buffer): Promise<string[]> {
  const folder = await catalogWith({});
  await writeFile(join(folder, file), text);
  const { data, problems } = loadCatalogFolder(folder);
  expect(data).toBeUndefined();

  return problems.map((problem) => showProblem(folder, problem).replace(`${folder}/`, ''));
}

const response = (text: string | Buffer) => problemsOf('responses/a.yml', text);

describe('a misspelt name is refused with the one that was meant', () => {
  test('of a key', async () => {
    expect(await response(notification('  language: en_US\n  contents: Hello'))).toEqual([
      expect.stringMatching(/^responses\/a\.yml:4:3: whatsapp\.content: is missing/),
      expect.stringMatching(
        /^responses\/a\.yml:7:3: whatsapp\.contents: there is no such key\. Did you mean content\?\n.*\n +\| {3}\^$/,
      ),
    ]);
  });

  test.each([
    ['of a button', '  buttons: [{ type: url, text: Track, ulr: "https://a.example" }]', /Track\.ulr: .*mean url\?/],
    ['of a header', '  header: { type: text, txt: Hello }', /header\.txt: .*mean text\?/],
    ['of a parameter', '  parameters: [{ type: currency, cod: EUR, amount: "1" }]', /\.cod: .*mean code\?/],
    ['of a translation', '  translations: { fr: { content: x, foter: y } }', /fr\.foter: .*mean footer\?/],
    ['of a type', '  buttons: [{ type: quick-replay, text: No }]', /type: must be one of .*mean quick-reply\?/],
  ])('in a member %s', async (_where, members, why) => {
    const problems = await response(notification(`  language: en_US\n  content: <$Contact.A$>\n${members}`));

    expect(problems.join('\n')).toMatch(why);
    expect(problems.join('\n')).not.toMatch(/Invalid|expected|received|undefined|\.\d\./);
  });

  test('of a queue, and of a chat server', async () => {
    const channel = `- name: m\n  media-type: sms\n  transport: sms-aws\n  business-ids: { "1": {} }\n`;

    const [server] = await problemsOf('channels.yml', `${channel}  chat-server: bultin\n`);
    expect(server).toMatch(/^channels\.yml:5:16: chat-server: bultin .*Did you mean builtin\?/);

    const [queue] = await problemsOf('channels.yml', `${channel}  inbound-route-by-call: "1:session-WAX"\n`);
    expect(queue).toMatch(/^channels\.yml:5:26: inbound-route-by-call: .*Did you mean 1:session-WA\?/);
  });
});

test.each([
  ['a number for a name', 'id: a\nname: 17\ntext: x', /:2:7: name: must be a text: put it in quotes/],
  ['nothing for a name', 'id: a\ntext: x', /:1:1: name: is missing/],
  ['an empty text', 'id: a\nname: A\ntext: ""', /:3:7: text: is empty/],
  [
    'a day that does not exist',
    'id: a\nname: A\ntext: x\nstart-date: "2026-02-30"',
    /:4:13: start-date: must be a day/,
  ],
  ['yes for true', 'id: a\nname: A\ntext: x\nactive: "yes"', /:4:9: active: must be true or false/],
  ['a text for a list', 'id: a\nname: A\ntext: x\nattachments: x', /:4:14: attachments: must be a list/],
  ['a list for a file', '- id: a', /:1:1: the file: must be keys with values/],
])('%s is refused in plain words', async (_what, text, why) => {
  const problems = await response(text);

  expect(problems[0]).toMatch(why);
  expect(problems.join('\n')).not.toMatch(/Invalid|expected|received|undefined/);
});

test.each([
  [
    'a pasted slot',
    '  language: en_US\n  content: "Hello {{1}}, see."',
    /:7:19: whatsapp\.content: \{\{1\}\} .*write its value/,
  ],
  [
    'a slot pasted by name',
    '  language: en_US\n  content: "Hi {{first_name}}"',
    /\{\{first_name\}\} .*<\$Contact\.FirstName\$>/,
  ],
  [
    'a slot pasted into a link',
    '  language: en_US\n  content: x\n  buttons: [{ type: url, text: Go, url: "https://a.example/{{1}}" }]',
    /Go\.url: \{\{1\}\}/,
  ],
  [
    'a language that does not exist',
    '  language: en_UK\n  content: x',
    /:6:13: .*no country UK\. Did you mean en_GB\?/,
  ],
  ['a language of a country that does not exist', '  language: [xx_YY, en]\n  content: x', /no language xx/],
  [
    'a translation in the default’s language',
    '  language: en\n  content: x\n  translations:\n    en: { content: y }',
    /:9:9: whatsapp\.translations\.en: .*leave this out/,
  ],
])('%s is refused with line and caret', async (_what, members, why) => {
  const problems = await response(notification(members));

  expect(problems.join('\n')).toMatch(why);
  expect(problems[0]).toMatch(/\n.*\n +\| +\^$/);
});

test('`{{1}}` in a value or in a code is not a slot', async () => {
  const folder = await catalogWith({ 'responses/a.yml': 'id: a\nname: A\ntext: <$Replace(Contact.A, "{{1}}", "")$>' });

  expect(loadCatalogFolder(folder).problems).toEqual([]);
});

test('an end before its start is refused', async () => {
  const dates = 'start-date: "2026-06-02"\nend-date: "2026-06-01"';

  expect(await response(`id: a\nname: A\ntext: x\n${dates}`)).toEqual([
    expect.stringMatching(/^responses\/a\.yml:5:11: end-date: is before start-date/),
  ]);
});

test('a file that is not UTF-8 is refused at its first wrong byte', async () => {
  expect(await response(Buffer.from('id: a\nname: A\ntext: Gr\u00fc\u00dfe', 'latin1'))).toEqual([
    expect.stringMatching(/^responses\/a\.yml:3:9: is not UTF-8.*\n.*\n +\| +\^$/),
  ]);
  expect(await response(Buffer.from('\ufeffid: a', 'utf16le'))).toEqual([expect.stringMatching(/:1:1: is not UTF-8/)]);
});

test.each(['', '\n\n', '# only a comment\n', '---\n'])('an empty file is refused: %j', async (text) => {
  expect(await response(text)).toEqual([expect.stringMatching(/^responses\/a\.yml:1:1: is empty/)]);
  expect(await problemsOf('queues.yml', text)).toEqual([expect.stringMatching(/^queues\.yml:1:1: is empty/)]);
});

test('nested aliases, which make a short file endlessly long, are refused at once', async () => {
  const levels = Array.from({ length: 30 }, (_, n) => `x${n}: &x${n} [${n === 0 ? 'a' : `*x${n - 1}, *x${n - 1}`}]`);

  expect(await response(`id: a\nname: A\ntext: x\n${levels.join('\n')}`)).toEqual([
    expect.stringMatching(/^responses\/a\.yml:5:10: \*x0: is an alias within what another alias repeats/),
  ]);
  expect(await response('id: a\nname: A\ntext: *b')).toEqual([expect.stringMatching(/:3:7: \*b: has no such anchor/)]);
});

test('half a character written as an escape is refused', async () => {
  expect(await response('id: a\nname: A\ntext: "\\ud83d"')).toEqual([expect.stringMatching(/text: holds half a char/)]);
});

describe('a channel’s locale', () => {
  const channel = (locale: string) =>
    `- name: m\n  media-type: sms\n  transport: sms-aws\n  business-ids: { "1": {} }\n  locale: ${locale}\n`;

  test.each([
    ['en_UK', 'there is no country UK. Did you mean en_GB?'],
    ['en-uk', 'there is no country UK. Did you mean en_GB?'],
    ['xx_YY', 'must be a locale such as en_US'],
    ['en_YY', 'must be a locale such as en_US'],
  ])('%s, which does not exist, is refused as in responses', async (locale, why) => {
    const [problem = ''] = await problemsOf('channels.yml', channel(locale));

    expect(problem.split('\n')[0]).toBe(`channels.yml:5:11: m.locale: ${why}`);
  });

  test.each(['en_GB', 'fr', 'fr-FR', 'en_us', 'sr_latn_RS', 'es_419', 'zh_Hant_TW'])('%s is taken', async (locale) => {
    const folder = await catalogWith({});
    await writeFile(join(folder, 'channels.yml'), channel(locale));

    expect(loadCatalogFolder(folder).problems.filter(({ file }) => file === 'channels.yml')).toEqual([]);
  });
});
