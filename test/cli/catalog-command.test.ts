import { readFileSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runLocally } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { answerJson, startVendor } from '../support/vendor.ts';

const command = async (args: readonly string[], env: Record<string, string> = {}) =>
  runLocally(['cli/catalog/main.ts', ...args], { stateDir: await temporaryFolder(), env });

async function copyOfCatalog(files: Record<string, string> = {}): Promise<string> {
  const folder = join(await temporaryFolder(), 'catalog');
  await cp('catalog', folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);

  return folder;
}

async function jsonFile(value: unknown): Promise<string> {
  const file = join(await temporaryFolder(), 'file.json');
  await writeFile(file, JSON.stringify(value));

  return file;
}

describe('npm run catalog', { timeout: 180_000 }, () => {
  test('lists every response of a good catalog', async () => {
    const { code, output } = await command([]);

    expect(code).toBe(0);
    expect(output).toMatch(/^order-shipped +notification order_shipped +en_US fr_FR +2$/m);
    expect(output).toMatch(/^choose-topic +list-picker, text$/m);
    expect(output).toContain('No problems.');
  });

  test('names every fault of a broken one at once, with file, line and caret', async () => {
    const head = (id: string) => `id: ${id}\nname: A\n`;
    const CATALOG = await copyOfCatalog({
      'channels.yml': `${readFileSync('catalog/channels.yml', 'utf8')}\n- name: page\n  media-type: facebook\n  transport: facebook-messenger\n  business-ids: { "+1 555": { token: env:T } }\n`,
      'responses/a.yml': `${head('a')}text: Hello <$Contcat.A$>`,
      'responses/b.yml': `${head('b')}whatsapp:\n  content-type: notification\n  id: n@e\n  language: [fr, en_US]\n  content: Hi <$Contact.A$>\n  footer: <$Contact.A$>\n`,
      'responses/c.yml': `${head('c')}apple: { content-type: quick-reply, summary: x, items: [] }`,
      'responses/d.yml': `${head('d')}text: x\nattachments: [{ url: "http://a.example/f", media-type: image/png }]`,
    });
    const { code, output } = await command([], { CATALOG });

    expect(code).toBe(1);
    expect(output).toMatch(/channels\.yml:\d+:\d+: .*must be the id of a Facebook Page/);
    expect(output).toMatch(/a\.yml:3:15: text: unknown_object: .*\n {2}3 \| text: Hello <\$Contcat\.A\$>\n +\| +\^/);
    expect(output).toMatch(/b\.yml:6:14: .*no wording in fr/);
    expect(output).toMatch(/b\.yml:8:11: .*takes no field codes/);
    expect(output).toMatch(/c\.yml:3:\d+: apple\.items/);
    expect(output).toMatch(/d\.yml:4:\d+: .*https link/);
    expect(output).toMatch(/\d+ problems\.$/m);
  });

  test('warns of a decimal point that Num does not read as one, and ends with 0', async () => {
    const CATALOG = await copyOfCatalog({ 'responses/a.yml': 'id: a\nname: A\ntext: <$Num("12.5", "de_DE")$>\n' });
    const { code, output } = await command([], { CATALOG });

    expect(code).toBe(0);
    expect(output).toMatch(
      /a\.yml:3:13: warning: text: "12\.5" becomes 125 .*\n {2}3 \| .*\n +\| +\^\nNo problems, 1 warning\.$/m,
    );
  });

  test('says of a response that no channel can send what the channels take', async () => {
    const gif = 'attachments: [{ url: "https://a.example/f.gif", media-type: image/gif }]';
    const channels = readFileSync('catalog/channels.yml', 'utf8').split('\n# Goes on')[0] ?? '';
    const { output } = await command([], {
      CATALOG: await copyOfCatalog({ 'channels.yml': channels, 'responses/a.yml': `id: a\nname: A\ntext: x\n${gif}` }),
    });

    expect(output).toMatch(/a\.yml:4:14: a: no channel can send it\. A whatsapp channel does not take image\/gif/);
  });

  test('previews what would be sent, with the phone’s bubble', async () => {
    const values = await jsonFile({ Contact: { FirstName: 'Ann' }, CustomProperties: { OrderId: 'A-17' } });
    const { code, output } = await command([
      'preview',
      'order-ready',
      '--values',
      values,
      '--channel',
      'whatsapp-main',
    ]);

    expect(code).toBe(0);
    expect(output).toContain('│ Hello Ann, your order A-17 is ready for pickup. │');
    expect(output).toContain('POST /106540352242922/messages');
    expect(output).toContain('"name": "order_ready"');
    expect((await command(['preview', 'order-ready', '--channel', 'whatsapp-main'])).output).toContain(
      'empty_template_parameter',
    );
    expect((await command(['preview', 'order-ready', '--channel', 'sms-main'])).output).toContain(
      'content_not_supported',
    );
  });

  test('lists the fields that a response reads', async () => {
    expect(await command(['fields', 'order-ready'])).toEqual({
      code: 0,
      output: 'Contact.FirstName\nCustomProperties.OrderId\n',
    });
  });

  test.each([['fields'], ['fields', 'nothing'], ['upload'], ['--no'], ['import', 'no-such-file.json']])(
    '%j %j is wrong usage',
    async (...args) => {
      expect(await command(args.filter((arg) => arg !== undefined))).toMatchObject({
        code: 2,
        output: expect.stringContaining('npm run catalog -- --help lists what it takes.'),
      });
    },
  );
});

test('an option or a command that does not exist is named', async () => {
  expect((await command(['--no'])).output).toMatch(/^Unknown option '--no'\.\n/);
  expect((await command(['upload'])).output).toMatch(/^There is no command upload\.\n/);
});

describe('npm run catalog -- import', { timeout: 180_000 }, () => {
  test('turns records into responses, and lists what it could not take', async () => {
    const file = await jsonFile({
      data: [
        {
          id: '00004aAXB5R4009H',
          name: 'Hello',
          body: 'Dear <$ Contact.Title $> <$ Contact.FullName $>,',
          isActive: true,
          status: 'Approved',
          startDate: '2026-01-02T03:04:05.000Z',
        },
        {
          standardResponseId: '00004aAXB5R4009E',
          name: 'Ready',
          isActive: 'true',
          status: 'Approved',
          structuredBody: JSON.stringify({
            contentType: 'notification',
            id: 'acme@order_ready',
            language: { code: 'en_US', policy: 'deterministic' },
            content: "Hello <$Contact.FirstName$>, <$Default(CustomProperties.OrderId, 'it')$> is ready.",
            namespaceNote: 'x',
          }),
        },
        { id: 'html', name: 'H', body: 'Plain', structuredBody: '<b>Bold</b>', status: 'Draft' },
        { id: 'bad', name: 'B', body: 'Hello <$Contcat.A$>' },
        { name: 'Nameless', body: 'Hello' },
      ],
    });
    const CATALOG = await copyOfCatalog();
    const { code, output } = await command(['import', file], { CATALOG });

    expect(code).toBe(1);
    expect(output).toMatch(/record 2, 00004aAXB5R4009E: not taken: structuredBody\.namespaceNote/);
    expect(output).toMatch(/record 3, html: not taken: structuredBody: it is HTML/);
    expect(output).toMatch(/record 4, bad: text: unknown_object: [\s\S]*\^/);
    expect(output).toContain('record 4, bad: not written');
    expect(output).toMatch(/^record 5: id: must be /m);

    const checked = await command([], { CATALOG });
    expect(checked).toMatchObject({ code: 0 });
    expect(checked.output).toMatch(/^00004aAXB5R4009E +notification order_ready +en_US +2/m);
    expect(readFileSync(join(CATALOG, 'responses/00004aAXB5R4009H.yml'), 'utf8')).toContain('<$ Contact.Title $>');
    expect((await command(['import', file], { CATALOG })).output).toContain('was left alone');
  });
});

describe('npm run catalog -- sync', { timeout: 180_000 }, () => {
  const approved = (name: string, text: string, more: object = {}) => ({
    name,
    language: 'en_US',
    status: 'APPROVED',
    message_send_ttl_seconds: 600,
    components: [{ type: 'BODY', text }],
    ...more,
  });

  test('reports name, language, status, parameters and how long WhatsApp keeps trying', async () => {
    const vendor = await startVendor(
      answerJson(200, {
        data: [
          approved(
            'continue_in_chat',
            'Hello {{1}}, you are number {{2}} in line. Reply to this message to chat with us instead.',
          ),
          approved('order_ready', 'Hello {{1}}', { status: 'PAUSED', message_send_ttl_seconds: undefined }),
          approved('order_shipped', '{{first_name}} {{sum}}', {
            parameter_format: 'POSITIONAL',
            message_send_ttl_seconds: 3600,
          }),
        ],
      }),
    );
    const channels = readFileSync('catalog/channels.yml', 'utf8').replace(
      'transport: whatsapp-cloud',
      `transport: whatsapp-cloud\n  endpoint: ${vendor.url}/v24.0`,
    );
    const env = { CATALOG: await copyOfCatalog({ 'channels.yml': channels }), WHATSAPP_TOKEN: 'the-token' };
    const { code, output } = await command(['sync', '--account', '777'], env);

    expect(code).toBe(1);
    expect(vendor.requests[0]).toMatchObject({
      path: '/v24.0/777/message_templates?limit=100',
      headers: { authorization: 'Bearer the-token' },
    });
    expect(output).toMatch(/continue_in_chat +en_US +as approved/);
    expect(output).toMatch(
      /order_ready +en_US +its status is PAUSED; has 1 parameter, the catalog 2; WhatsApp may deliver it for 30 days/,
    );
    expect(output).toMatch(
      /order_shipped +en_US +its parameters are POSITIONAL, the catalog’s NAMED; .*other names.*3600 s/,
    );
    expect(output).toMatch(/order_shipped +fr_FR +not there/);
    expect(output).not.toContain('the-token');
  });
});
