import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCatalog } from '../../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { catalogWith } from '../support/catalog-with.ts';

const channel = (more = '') => `
- name: whatsapp-main
  media-type: whatsapp
  transport: whatsapp-cloud
  business-ids:
    "+1 925-111-2222": { phone-number-id: "106540352242922", token: env:TOKEN }
${more}`;

describe('the sample catalog', () => {
  const { data, problems } = loadCatalogFolder('catalog');

  test('is right, and plain JSON', () => {
    expect(problems).toEqual([]);
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
    expect(data?.responses.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['continue-in-chat', 'order-ready', 'summer-sale', 'welcome-text']),
    );
  });

  test('of a Page is right, too, which is its own account', () => {
    const { data: ofPage, problems: faults } = loadCatalogFolder('examples/messenger');

    expect(faults).toEqual([]);
    expect(ofPage?.channels[0]?.businessIds).toEqual({
      '102030405060708': {
        token: 'ssm:/invite-to-chat/dev/messenger-main/token',
        humanAgent: 'true',
        accountId: '102030405060708',
      },
    });
  });

  test('answers by name, and nothing for a name of Object’s prototype', async () => {
    if (!data) throw new Error('broken');
    const catalog = createCatalog(data);

    expect(catalog.channel('whatsapp-main')?.businessIds).toEqual({
      '19251112222': { phoneNumberId: '106540352242922', token: 'ssm:/invite-to-chat/dev/whatsapp-main/token' },
    });
    expect(catalog.queueKeys('notifications')).toEqual(['1:session-WA-sendSR']);
    expect([catalog.channel('constructor'), catalog.queue('__proto__'), await catalog.response('toString')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(await catalog.response('order-ready')).toBe(await catalog.response('order-ready'));
  });
});

test('a business id is its digits, and what is left out has its default', async () => {
  const { data } = loadCatalogFolder(await catalogWith({ 'channels.yml': channel() }));

  expect(data?.channels).toMatchObject([
    {
      businessIds: { '19251112222': {} },
      locale: 'en_US',
      timeZone: 'UTC',
      currency: 'USD',
      inviteTtlSeconds: 900,
      resendUnknown: false,
      chatServer: 'builtin',
      freeText: 'try',
      contactKeys: ['EmailAddress', 'PhoneNumber'],
      fillFromContact: false,
    },
  ]);
});

test('a response whose file ends in .yaml is reported, not silently left out', async () => {
  const { data, problems } = loadCatalogFolder(
    await catalogWith({ 'responses/mine.yaml': 'id: mine\nname: Mine\ntext: Hello' }),
  );

  expect(data).toBeUndefined();
  expect(problems).toEqual([{ file: 'responses/mine.yaml', message: 'is not read: its name must end in .yml' }]);
});

test('a response’s hash changes with what is sent, and not with its name, dates or category', async () => {
  const template = (category: string, name = 'a') =>
    `whatsapp: { content-type: notification, id: "acme@${name}", category: ${category}, language: en_US, content: Hello }`;
  const hashOf = async (members: string) => {
    const { data, problems } = loadCatalogFolder(await catalogWith({ 'responses/a.yml': `id: a\n${members}` }));
    expect(problems).toEqual([]);
    return data?.responses.find(({ id }) => id === 'a')?.hash;
  };

  const hash = await hashOf(`name: A\ntext: x\n${template('utility')}`);
  expect(await hashOf(`name: B\ntext: x\nend-date: 2030-01-01\nactive: false\n${template('marketing')}`)).toBe(hash);
  expect(await hashOf(`name: A\ntext: y\n${template('utility')}`)).not.toBe(hash);
  expect(await hashOf(`name: A\ntext: x\n${template('utility', 'b')}`)).not.toBe(hash);
});

describe('a broken catalog', () => {
  test.each([
    ['channels.yml', 'no list: x', [1, 1], /the file: must be a list/],
    ['channels.yml', channel('  locales: en_US'), [7, 3], /^whatsapp-main.locales: .*Did you mean locale\?/],
    ['channels.yml', channel('  invite-ttl-seconds: 29'), [7, 23], /invite-ttl-seconds/],
    ['channels.yml', channel('  time-zone: Mars/Olympus'), [7, 14], /IANA/],
    ['channels.yml', channel('  chat-server: elsewhere'), [7, 16], /elsewhere is not in chat-servers.yml/],
    [
      'channels.yml',
      channel('  contact-keys: [PhoneNumber, PhoneNumber]'),
      [7, 17],
      /contact-keys: must name each key once/,
    ],
    ['channels.yml', channel('  contact-keys: [AppleClientId]'), [7, 18], /contact-keys/],
    [
      'channels.yml',
      channel('  contact-keys: []\n  fill-from-contact: true'),
      [8, 22],
      /no contacts without contact-keys/,
    ],
    ['channels.yml', channel('  inbound-route-by-call: "1:gone"'), [7, 26], /not in queues.yml/],
    [
      'channels.yml',
      channel('  inbound-route-by-call: "1:session-WA-sendSR"'),
      [7, 26],
      /of kind notifications, not agents/,
    ],
    ['channels.yml', channel('  notification-queue: "1:session-WA"'), [7, 23], /of kind agents, not notifications/],
    ['channels.yml', channel().replace('env:TOKEN', 'EAAG-the-token-itself'), [6, 69], /reference/],
    ['channels.yml', `${channel()}${channel()}`, [8, 9], /another channel/],
    [
      'channels.yml',
      channel().replace('media-type: whatsapp', 'media-type: facebook'),
      [3, 15],
      /must be whatsapp, which whatsapp-cloud speaks/,
    ],
    ['queues.yml', '"1:a": { kind: humans, queue: agents }', [1, 16], /agents/],
    ['queues.yml', '"nokey": { kind: agents, queue: agents }', [1, 10], /<tenant id>:<endpoint>/],
    ['queues.yml', '"1:a": {', [1, 9], /./],
    ['responses/a.yml', 'id: b\nname: B\ntext: x', [1, 5], /file’s name, a/],
    ['responses/a.yml', 'id: a\nname: A\ntext: "Hello <$Contact.FirstName"', [3, 14], /^text: unterminated_code: /],
    [
      'responses/a.yml',
      'id: a\nname: A\nwhatsapp: { content-type: notification, id: no_namespace, language: en_US, content: x }',
      [3, 45],
      /<namespace>@<element_name>/,
    ],
    ['responses/a.yml', 'id: a\nname: A\nbody: x', [3, 1], /^body: there is no such key. The keys are id, name, /],
    ['responses/a.yml', 'id: a\nname: A', [1, 1], /needs text/],
  ])('%s: %s', async (file, text, [line, column], message) => {
    const { data, problems } = loadCatalogFolder(await catalogWith({ [file]: text }));

    expect(data).toBeUndefined();
    expect(problems[0]).toEqual({ file, line, column, message: expect.stringMatching(message) });
  });

  test.each([
    ['plain', 'text: Hello <$Contact.A$>, <$ Contcat.B $>', [3, 31]],
    ['single quotes', "text: 'It''s <$Contact.A$>, <$ Contcat.B $>'", [3, 32]],
    ['double quotes with escapes', 'text: "\\u0048i\\n<$ \\"a\\" + Contcat.B $>"', [3, 28]],
    ['a folded block', 'text: >\n  Hello\n  <$Contact.A$>\n  and <$Contcat.B$>', [6, 9]],
    ['a literal block', 'text: |\n  Hello\n    <$Contcat.B$>', [5, 7]],
    [
      'a template message',
      'whatsapp:\n  content-type: notification\n  id: n@e\n  language: en_US\n  content: Hi <$Contcat.B$>',
      [7, 17],
    ],
  ])('shows the very place of a bad field code in %s', async (_title, text, [line, column]) => {
    const { problems } = loadCatalogFolder(await catalogWith({ 'responses/a.yml': `id: a\nname: A\n${text}` }));

    expect(problems).toEqual([
      { file: 'responses/a.yml', line, column, message: expect.stringContaining('unknown_object: ') },
    ]);
  });

  test('is reported whole: every problem of every file', async () => {
    const folder = await catalogWith({
      'channels.yml': 'x',
      'queues.yml': 'x',
      'responses/a.yml': 'id: a',
      'responses/order-ready.yml': '[',
    });

    expect(new Set(loadCatalogFolder(folder).problems.map(({ file }) => file))).toEqual(
      new Set(['channels.yml', 'queues.yml', 'responses/a.yml', 'responses/order-ready.yml']),
    );
  });

  test('with a file or the folder gone says which', async () => {
    expect(loadCatalogFolder(await catalogWith({ 'queues.yml': undefined })).problems).toEqual([
      { file: 'queues.yml', message: 'cannot be read' },
    ]);
    expect(loadCatalogFolder(await catalogWith({ responses: undefined })).problems).toEqual([
      { file: 'responses', message: 'the folder cannot be read' },
    ]);
  });

  test('an empty folder of responses is no problem', async () => {
    const folder = await catalogWith({ responses: undefined });
    await mkdir(join(folder, 'responses'));

    expect(loadCatalogFolder(folder).data?.responses).toEqual([]);
  });
});
