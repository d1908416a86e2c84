import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createCatalog } from '../../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { showProblem, showWarning } from '../../lib/catalog/show-problem.ts';
import { isBridged } from '../../lib/chat-server/is-bridged.ts';
import { catalogWith } from '../support/catalog-with.ts';

/** The sample's, of which WhatsApp alone has a receiver. */
const channels = readFileSync('catalog/channels.yml', 'utf8').replace('  receiver: apple\n', '');
const topic = 'arn:aws:sns:us-east-1:123456789012:receipts';
const meta = '- name: meta\n  kind: meta\n  app-secret: ssm:/a\n  verify-token: ssm:/b\n';
const aws = `- { name: aws, kind: aws, topics: ["${topic}"] }\n`;
const whatsapp = (name: string, phoneNumberId: string, rest = '  receiver: meta\n') =>
  `- name: ${name}\n  media-type: whatsapp\n  transport: whatsapp-cloud\n  business-ids:\n    "1925111222${phoneNumberId}":\n      { phone-number-id: "${phoneNumberId}", token: ssm:/t }\n${rest}`;
const sms = (name: string, keys: string) =>
  `- name: ${name}\n  media-type: sms\n  transport: sms-aws\n  business-ids: { "1": ${keys} }\n  receiver: aws\n`;

async function load(files: Readonly<Record<string, string | undefined>>) {
  const folder = await catalogWith({ ...('receivers.yml' in files && { 'channels.yml': channels }), ...files });
  const { data, problems, warnings } = loadCatalogFolder(folder);
  const [shown] = problems.map((problem) => showProblem(folder, problem).replace(`${folder}/`, ''));

  return { data, problems, shown, warnings: warnings.map((warning) => showWarning(folder, warning)) };
}

describe('receivers.yml', () => {
  test('may be absent, and then no channel has a receiver', async () => {
    const { data, problems } = await load({
      'receivers.yml': undefined,
      'channels.yml': channels.replace('  receiver: meta\n', ''),
    });

    expect(problems).toEqual([]);
    expect(data).not.toHaveProperty('receivers');
    expect(data?.channels.filter((channel) => 'receiver' in channel || 'receipts' in channel)).toEqual([]);
  });

  test('is in the sample with two receivers, which two channels name; agents get what failed', async () => {
    const { data, warnings } = await load({});
    if (!data) throw new Error('broken');

    expect(warnings).toEqual([]);
    expect(data.channels.map(({ name, receiver, receipts }) => [name, receiver, receipts])).toEqual([
      ['whatsapp-main', 'meta', 'failed'],
      ['apple-main', 'apple', 'failed'],
      ['sms-main', undefined, undefined],
      ['rcs-main', undefined, undefined],
    ]);
    expect(createCatalog(data).receiver('meta')).toEqual({
      name: 'meta',
      kind: 'meta',
      appSecrets: ['ssm:/invite-to-chat/dev/meta/app-secret'],
      verifyToken: 'ssm:/invite-to-chat/dev/meta/verify-token',
    });
    expect(createCatalog(data).receiver('other')).toBeUndefined();
  });

  test('takes two app secrets during a rotation, the new one first', async () => {
    const { data } = await load({ 'receivers.yml': meta.replace('ssm:/a', '[ssm:/new, ssm:/old]') });

    expect(data?.receivers).toMatchObject([{ appSecrets: ['ssm:/new', 'ssm:/old'] }]);
  });

  test('takes Apple’s, with one secret or two', async () => {
    const { data, problems } = await load({
      'receivers.yml': `${meta}- {name: apple, kind: apple, msp-id: 2f1e, secret: [ssm:/new, ssm:/old]}\n`,
      'channels.yml': channels.replace('transport: apple-messages\n', 'transport: apple-messages\n  receiver: apple\n'),
    });

    expect(problems).toEqual([]);
    expect(data?.receivers?.[1]).toEqual({
      ...{ name: 'apple', kind: 'apple', mspId: '2f1e', secrets: ['ssm:/new', 'ssm:/old'] },
    });
    expect(data?.channels.find(({ name }) => name === 'apple-main')?.conversation).toBeDefined();
  });

  test.each([
    ['Apple without its id', '- {name: a, kind: apple, secret: ssm:/a}\n', /a\.msp-id: /],
    ['Apple’s secret itself', '- {name: a, kind: apple, msp-id: x, secret: c2VjcmV0}\n', /must be a reference/],
    ['a secret itself', meta.replace('ssm:/a', '3f2a9c'), /:3:15: meta\.app-secret: must be a reference: .* never the/],
    ['a token itself', meta.replace('ssm:/b', 'my-token'), /:4:17: meta\.verify-token: must be a reference: /],
    [
      'one of two as itself',
      meta.replace('ssm:/a', '[ssm:/a, 3f2a9c]'),
      /:3:24: meta\.app-secret.*must be a reference/,
    ],
    ['no secret', meta.replace('ssm:/a', '[]'), /:3:15: meta\.app-secret: must name the secret/],
    ['three secrets', meta.replace('ssm:/a', '[ssm:/a, ssm:/c, ssm:/d]'), /:3:15: .*may name two secrets at most/],
    ['one secret twice', meta.replace('ssm:/a', '[ssm:/a, ssm:/a]'), /:3:15: .*must name two different secrets/],
    ['a key of another kind', `${meta}  topics: []\n`, /:5:3: meta\.topics: there is no such key/],
    ['a name that is no part of a URL', meta.replace('name: meta', 'name: My App'), /:1:9: .*it is part of a URL/],
    ['the same name twice', `${meta}${aws.replace('name: aws', 'name: meta')}`, /:5:11: name: another receiver has/],
    ['no topic', aws.replace(`"${topic}"`, ''), /:1:35: aws\.topics: must name a topic/],
    ['a FIFO topic', aws.replace(topic, `${topic}.fifo`), /:1:36: aws\.topics\..*must be the arn of an SNS topic/],
    [
      'one topic twice',
      `${aws}${aws.replace('name: aws', 'name: b')}`,
      /:2:34: topics: another receiver has this topic/,
    ],
    ['a kind that does not exist', meta.replace('kind: meta', 'kind: mata'), /must be one of meta, aws/],
  ])('%s is refused', async (_what, text, why) => {
    const { data, shown } = await load({ 'receivers.yml': text });

    expect(data).toBeUndefined();
    expect(shown).toMatch(/^receivers\.yml:/);
    expect(shown).toMatch(why);
  });

  test('that no channel uses is warned of', async () => {
    const { problems, warnings } = await load({ 'receivers.yml': `${meta}${aws}` });

    expect(problems).toEqual([]);
    expect(warnings).toEqual([
      expect.stringMatching(/receivers\.yml:5:11: warning: name: no channel has receiver: aws/),
    ]);
  });
});

describe('a channel’s receiver', () => {
  test.each([
    [
      'that is not there',
      { 'channels.yml': whatsapp('a', '1', '  receiver: mata\n') },
      /:7:13: receiver: mata is not in receivers\.yml\. Did you mean meta\?/,
    ],
    ['without the file', { 'receivers.yml': undefined }, /receiver: meta is not in receivers\.yml/],
    [
      'of another kind than its transport',
      { 'channels.yml': sms('a', '{}').replace('receiver: aws', 'receiver: meta') },
      /:5:13: receiver: meta is of kind meta: sms-aws needs one of kind aws/,
    ],
    [
      'of another vendor',
      {
        'channels.yml': channels
          .replace('  receiver: meta\n', '')
          .replace('transport: apple-messages\n', 'transport: apple-messages\n  receiver: meta\n'),
      },
      /receiver: meta is of kind meta: apple-messages needs one of kind apple/,
    ],
    [
      'left out, but not its receipts',
      { 'channels.yml': whatsapp('a', '1', '  receipts: all\n') },
      /:7:13: receipts: a channel without a receiver gets none/,
    ],
    [
      'with receipts that do not exist',
      { 'channels.yml': whatsapp('a', '1', '  receiver: meta\n  receipts: read\n') },
      /:8:13: a\.receipts: must be one of failed, delivered, all/,
    ],
    [
      'of an account id that is none',
      { 'channels.yml': whatsapp('a', '1').replace('token:', 'account-id: acme, token:') },
      /account-id: must be digits/,
    ],
  ] as const)('%s is refused', async (_what, files, why) => {
    const { data, shown } = await load(files);

    expect(data).toBeUndefined();
    expect(shown).toMatch(/^channels\.yml:/);
    expect(shown).toMatch(why);
  });

  test.each([
    ['phone-number-id', `${whatsapp('a', '1')}${whatsapp('b', '1')}`, meta],
    ['number', `${sms('a', '{}')}${sms('b', '{}')}`, aws],
  ])(
    'and a %s that another channel with a receiver has: a receipt could belong to either',
    async (key, text, receivers) => {
      const { shown } = await load({ 'channels.yml': text, 'receivers.yml': receivers });

      expect(shown).toMatch(
        new RegExp(`^channels\\.yml:\\d+:\\d+: business-ids: a has this ${key} and a receiver, too`),
      );
    },
  );

  test('and a number that another channel has without one are fine, as are two numbers', async () => {
    const { problems } = await load({
      'channels.yml': `${whatsapp('a', '1')}${whatsapp('b', '2')}${whatsapp('c', '1', '')}`,
    });

    expect(problems.filter(({ file }) => file === 'channels.yml')).toEqual([]);
  });
});

describe('a chat server’s receiver', () => {
  const gms = '- { name: gms, kind: gms, path-secret: [ssm:/new, ssm:/old] }\n';
  const servers = (more: string) =>
    `- name: genesys\n  kind: genesys-gms\n  endpoint: https://gms.example.com\n  services: { "1:vip": vip }\n  seal-key: ssm:/s\n${more}`;

  test('of kind gms bridges it, and counts as used', async () => {
    const { data, problems, warnings } = await load({
      'receivers.yml': `${meta}${gms}`,
      'chat-servers.yml': servers('  receiver: gms\n'),
    });

    expect([problems, warnings]).toEqual([[], []]);
    expect(data?.receivers?.[1]).toEqual({ name: 'gms', kind: 'gms', pathSecrets: ['ssm:/new', 'ssm:/old'] });
    expect(data?.chatServers?.map((server) => isBridged(server))).toEqual([true]);
  });

  test('left out leaves the server as it was', async () => {
    const { data } = await load({ 'chat-servers.yml': servers('') });

    expect(data?.chatServers?.map((server) => isBridged(server))).toEqual([false]);
  });

  test('that no chat server names is warned of', async () => {
    const { warnings } = await load({ 'receivers.yml': `${meta}${gms}` });

    expect(warnings).toEqual([expect.stringMatching(/warning: name: no chat server has receiver: gms/)]);
  });

  test.each([
    ['that is not there', 'gmx', /:6:13: receiver: gmx is not in receivers\.yml\. Did you mean gms\?/],
    ['of another kind', 'meta', /:6:13: receiver: meta is of kind meta: genesys-gms needs one of kind gms/],
  ])('%s is refused', async (_what, name, why) => {
    const { shown } = await load({
      'receivers.yml': `${meta}${gms}`,
      'chat-servers.yml': servers(`  receiver: ${name}\n`),
    });

    expect(shown).toMatch(/^chat-servers\.yml/);
    expect(shown).toMatch(why);
  });

  test('is not a channel’s', async () => {
    const { shown } = await load({
      'receivers.yml': `${meta}${gms}`,
      'channels.yml': whatsapp('a', '1', '  receiver: gms\n'),
    });

    expect(shown).toMatch(/receiver: gms is of kind gms: whatsapp-cloud needs one of kind meta/);
  });
});
