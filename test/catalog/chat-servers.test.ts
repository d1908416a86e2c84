import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createCatalog } from '../../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { catalogWith } from '../support/catalog-with.ts';

const sample = 'docs/chat-servers';
const servers = readFileSync(`${sample}/chat-servers.yml`, 'utf8');
const channels = readFileSync(`${sample}/channels.yml`, 'utf8');

async function load(files: Readonly<Record<string, string | undefined>>) {
  return loadCatalogFolder(await catalogWith(files, { from: sample }));
}

describe('the catalog of docs/chat-servers.md', () => {
  const { data, problems } = loadCatalogFolder(sample);

  test('is right, and has a channel of each chat server side by side', () => {
    expect(problems).toEqual([]);
    expect(data?.channels.map(({ name, chatServer }) => [name, chatServer])).toEqual([
      ['whatsapp-main', 'gms-main'],
      ['whatsapp-connect', 'connect-main'],
      ['whatsapp-bridged', 'connect-bridged'],
      ['whatsapp-builtin', 'builtin'],
    ]);
  });

  test('is what the page shows', () => {
    const page = readFileSync('docs/chat-servers.md', 'utf8');
    const shown = [...page.matchAll(/^( *)```yaml\n([\s\S]*?)```/gm)].map(([, indent = '', text = '']) =>
      text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    );
    const isOfReceivers = (text: string) => text.startsWith('# receivers.yml\n');
    const receivers = readFileSync(`${sample}/receivers.yml`, 'utf8');

    expect(shown.filter(isOfReceivers).length).toBeGreaterThanOrEqual(1);
    expect(shown.filter((text) => !isOfReceivers(text)).length).toBeGreaterThanOrEqual(2);
    for (const text of shown)
      expect(isOfReceivers(text) ? `${receivers}\n` : `${servers}\n`).toContain(
        `\n${text.replace('# receivers.yml\n', '')}\n`,
      );
  });

  test('answers each by its name, the builtin one by nothing, and throws for any other', () => {
    if (!data) throw new Error('broken');
    const catalog = createCatalog(data);

    expect(catalog.externalServer('gms-main')).toMatchObject({
      kind: 'genesys-gms',
      sealKey: 'ssm:/invite-to-chat/dev/gms-main/seal-key',
    });
    expect(catalog.externalServer('connect-main')).toMatchObject({
      numbers: { '19251112222': expect.any(String) },
      messageTemplates: { order_ready: { attributes: ['FirstName', 'OrderId'] } },
    });
    expect(catalog.externalServer('builtin')).toBeUndefined();
    expect(() => catalog.externalServer('toString')).toThrow('not in the catalog');
  });
});

describe('a bridged Amazon Connect', () => {
  const bridged = (from: string, to: string) => load({ 'chat-servers.yml': servers.replace(from, to) });

  test.each([
    ['streaming-topic', /streaming-topic: is missing: a bridged server needs it/],
    ['seal-key', /seal-key: is missing/],
  ])('needs its %s', async (key, message) => {
    const [, from = ''] = new RegExp(`(?<=bridge: true[^]*)(\\n  ${key}: .*)`).exec(servers) ?? [];
    const { problems } = await bridged(from, '');

    expect(problems.map(({ message: said }) => said).join('\n')).toMatch(message);
  });

  test('must stream to a topic of its receiver: nothing that agents write would arrive', async () => {
    const { problems } = await bridged('12:connect-chats', '12:other-chats');

    expect(problems).toMatchObject([{ message: expect.stringMatching(/^streaming-topic: is not among the topics/) }]);
  });

  test('is what these keys are for', async () => {
    const { problems } = await bridged('  bridge: true\n', '');

    expect(problems.map(({ message }) => message).join('\n')).toMatch(/is for a bridged server: set bridge to true/);
  });
});

describe('chat-servers.yml', () => {
  test('may be absent if every channel is on the builtin one', async () => {
    const { problems } = await load({ 'chat-servers.yml': undefined });

    expect(problems.filter(({ message }) => message.startsWith('chat-server:'))).toMatchObject([
      { file: 'channels.yml', line: 6, message: 'chat-server: gms-main is not in chat-servers.yml' },
      { file: 'channels.yml', line: 18, message: 'chat-server: connect-main is not in chat-servers.yml' },
      { file: 'channels.yml', line: 27, message: 'chat-server: connect-bridged is not in chat-servers.yml' },
    ]);
    expect(loadCatalogFolder('catalog').problems).toEqual([]);
  });

  test.each<[string, RegExp | string, string, number, RegExp]>([
    ['an unknown kind', 'genesys-gms', 'genesys-cloud', 4, /kind/],
    ['an unknown key', 'services:', 'servces:', 3, /services/],
    ['the builtin one’s name', 'name: gms-main', 'name: builtin', 3, /needs no entry/],
    ['a name twice', 'name: connect-main', 'name: gms-main', 12, /another chat server has this name/],
    ['an endpoint that is no URL', 'https://gms.example.com', 'gms.example.com', 5, /endpoint/],
    ['the API key itself', 'ssm:/invite-to-chat/dev/gms-main/api-key', 'sesame', 7, /must be a reference/],
    ['the seal key itself', 'ssm:/invite-to-chat/dev/gms-main/seal-key', 'c2VzYW1l', 8, /must be a reference/],
    ['no seal key', /^ {2}seal-key.*\n/m, '', 3, /seal-key/],
    [
      'a chat queue key without a tenant',
      '"1:session-WA": whatsapp-agents',
      '"session-WA": whatsapp-agents',
      6,
      /<tenant id>:<endpoint>/,
    ],
    ['a companion of the subscription without the prefix', 'GCTI_GMS_NodeGroup', 'NodeGroup', 10, /GCTI_/],
    [
      'a number that is no arn',
      '"arn:aws:connect:us-east-1:123456789012:phone-number/5c6d"',
      '"5c6d"',
      16,
      /the arn of the number/,
    ],
    [
      'a duration that Connect does not take',
      'kind: amazon-connect',
      'kind: amazon-connect\n  duration-minutes: 59',
      14,
      /duration-minutes/,
    ],
    [
      'a region that does not exist',
      'kind: amazon-connect',
      'kind: amazon-connect\n  region: Frankfurt',
      14,
      /must be a region/,
    ],
  ])('is refused with %s', async (_, snippet, by, line, message) => {
    const text = servers.replace(snippet, by);
    expect(text).not.toBe(servers);
    const { data, problems } = await load({ 'chat-servers.yml': text });

    expect(data).toBeUndefined();
    expect(problems[0]).toMatchObject({ file: 'chat-servers.yml', line, message: expect.stringMatching(message) });
    // A problem of the file is not reported again for its channels.
    expect(
      problems.filter(({ file }) => file === 'channels.yml' && !/another/.test(problems[0]?.message ?? '')),
    ).toEqual([]);
  });
});

describe('a translation on Amazon Connect', () => {
  const response = [
    'id: shipped',
    'name: T',
    'whatsapp:',
    '  content-type: notification',
    '  id: "acme_shop@order_ready"',
    '  language: ["<$Contact.Language$>", en_US]',
    '  content: "Hello <$Contact.FirstName$>, order <$OrderId$> is on its way."',
    '  translations:',
    '    fr_FR: { content: "Bonjour <$Contact.FirstName$>, la commande <$OrderId$> est en route." }',
  ].join('\n');

  test('without a message template of its own fails the build: French would go out as English', async () => {
    expect((await load({ 'responses/shipped.yml': response })).problems).toMatchObject([
      { file: 'responses/shipped.yml', line: 9, message: expect.stringContaining('needs order_ready:fr_FR') },
    ]);
  });

  test('names its own', async () => {
    const own = servers.replace(
      '    order_ready:',
      '    "order_ready:fr_FR": { knowledge-base-id: kb-1, message-template-id: template-fr }\n    order_ready:',
    );

    expect((await load({ 'responses/shipped.yml': response, 'chat-servers.yml': own })).problems).toEqual([]);
  });
});

describe('a channel of a chat server that sends', () => {
  test.each(['connect-whatsapp', 'connect-sms'])('may still say transport: %s, which means nothing', async (name) => {
    const written = channels.replace('chat-server: connect-main', `transport: ${name}\n  chat-server: connect-main`);
    const { data, problems } = await load({ 'channels.yml': written });

    expect(problems).toEqual([]);
    expect(data?.channels[1]).not.toHaveProperty('transport');
  });

  test('is of a media type that some chat server sends', async () => {
    const written = channels.replace(
      'media-type: whatsapp\n  chat-server: connect-main',
      'media-type: applebc\n  chat-server: connect-main',
    );

    expect((await load({ 'channels.yml': written })).problems).toMatchObject([
      { message: expect.stringContaining('media-type: such a channel needs a transport: whatsapp-cloud') },
    ]);
  });
});

describe('a channel and its chat server', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    [
      'that is not there',
      { 'channels.yml': channels.replace('gms-main', 'gms-other') },
      /^chat-server: gms-other is not in chat-servers.yml/,
    ],
    [
      'that does not send for it',
      { 'channels.yml': channels.replace('chat-server: connect-main', 'chat-server: gms-main') },
      /^transport: is missing: whatsapp-cloud, whatsapp-aws, whatsapp-twilio, or a chat server of a kind that sends/,
    ],
    [
      'that is the builtin one, without a transport',
      { 'channels.yml': channels.replace('  chat-server: connect-main\n', '') },
      /^transport: is missing: whatsapp-cloud, whatsapp-aws, whatsapp-twilio, or a chat server of a kind that sends/,
    ],
    [
      'that sends beside its transport',
      { 'channels.yml': channels.replace('chat-server: gms-main', 'chat-server: connect-main') },
      /^transport: leave it out: connect-main, of kind amazon-connect, sends/,
    ],
    [
      'that sends with numbers of its own',
      { 'channels.yml': channels.replace('"19251112222": {}', '"19251112222": { phone-number-id: "1" }') },
      /^business-ids: need no keys/,
    ],
    [
      'that has no service for its queue',
      { 'chat-servers.yml': servers.replace(', "1:session-WA-sendSR": whatsapp-notifications }', ' }') },
      /^notification-queue: gms-main has no entry for 1:session-WA-sendSR/,
    ],
    [
      'that has no number for its business',
      { 'chat-servers.yml': servers.replace('{ "19251112222":', '{ "19253334444":') },
      /^business-ids: connect-main has no number/,
    ],
    [
      'that would fill from contacts',
      { 'channels.yml': channels.replace('chat-server: gms-main', 'chat-server: gms-main\n  fill-from-contact: true') },
      /^fill-from-contact: gms-main identifies its clients itself/,
    ],
    [
      'without a queue for an end that was not confirmed',
      {
        'queues.yml': '"1:session-WA": { kind: agents, queue: agents }',
        'channels.yml': channels.replaceAll(/ {2}notification-queue.*\n/g, ''),
      },
      /^chat-server: queues.yml needs a queue of kind notifications/,
    ],
  ])('%s: refused', async (_, files, message) => {
    const { data, problems } = await load(files);

    expect(data).toBeUndefined();
    expect(problems[0]).toMatchObject({ file: 'channels.yml', message: expect.stringMatching(message) });
  });
});
