import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type * as z from 'zod';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { receiversFile } from '../../lib/catalog/receivers.ts';
import { channelsFile } from '../../lib/catalog/schema.ts';
import { showProblem } from '../../lib/catalog/show-problem.ts';
import { responseFile } from '../../lib/standard-response/schema.ts';
import { examplesFor } from '../docs/runners.ts';
import { catalogWith } from '../support/catalog-with.ts';

const from = 'docs/twilio';
const files = (name: string) => readFileSync(`${from}/${name}`, 'utf8');

async function load(changed: Readonly<Record<string, string>> = {}) {
  const folder = await catalogWith(changed, { from });
  const { data, problems } = loadCatalogFolder(folder);

  return { data, shown: problems.map((problem) => showProblem(folder, problem).replace(`${folder}/`, '')) };
}

const examples = examplesFor('test/catalog/twilio.test.ts');
const schemas: Readonly<Record<string, z.ZodType>> = {
  'catalog/receivers.yml': receiversFile,
  'catalog/channels.yml': channelsFile,
  'catalog/responses/order-ready.yml': responseFile,
};

test.each(examples.all('docs/twilio.md', 'yaml'))('an example of $page is as the loader takes it', ({ take }) => {
  const text = take();
  const file = /^# (.*)\n/.exec(text)?.[1] ?? '';

  expect(schemas[file]?.safeParse(parse(text)).error, file).toBeUndefined();
  expect(schemas).toHaveProperty([file]);
});

test('none of them is left out', () => {
  expect(examples.left()).toEqual([]);
});

describe('channels and receivers of Twilio', () => {
  test('know the URL for receipts and what Twilio carries', async () => {
    const { data, shown } = await load({
      'receivers.yml': files('receivers.yml')
        .replace('https://chat.example.com', 'https://chat.example.com/proxied/')
        .replace('ssm:/invite-to-chat/dev/twilio/auth-token', '[ssm:/new, ssm:/old]'),
    });

    expect(shown).toEqual([]);
    expect(data?.receivers).toEqual([
      {
        ...{ name: 'twilio', kind: 'twilio', publicUrl: 'https://chat.example.com/proxied' },
        authTokens: ['ssm:/new', 'ssm:/old'],
      },
    ]);
    expect(data?.channels).toMatchObject([
      { statusUrl: 'https://chat.example.com/proxied/webhooks/twilio', limits: { maxCharacters: 1600 } },
      { statusUrl: 'https://chat.example.com/proxied/webhooks/twilio', limits: { attachments: { max: 10 } } },
    ]);
  });

  test('without a receiver know none', async () => {
    const channels = files('channels.yml')
      .replaceAll('  receiver: twilio\n', '')
      .replace('  receipts: delivered\n', '');
    const { data } = await load({ 'channels.yml': channels });

    expect(data?.channels.filter((channel) => 'statusUrl' in channel)).toEqual([]);
  });

  test.each([
    ['a URL that is not encrypted', 'https://chat', 'http://chat', /public-url: must be an https URL/],
    ['a URL with a query', 'example.com', 'example.com?a=b', /public-url: must end before a query/],
    ['the token itself', 'ssm:/invite-to-chat/dev/twilio/auth-token', '0123abcd', /auth-token: must be a reference/],
  ])('%s is refused', async (_what, old, wrong, why) => {
    const { shown } = await load({ 'receivers.yml': files('receivers.yml').replace(old, wrong) });

    expect(shown[0]).toMatch(why);
  });

  test('a key itself is refused, and a receiver of another kind', async () => {
    const channels = files('channels.yml');
    const key = 'api-key: ssm:/invite-to-chat/dev/twilio/api-key';
    const { shown } = await load({ 'channels.yml': channels.replace(key, 'api-key: SK1:abc') });
    expect(shown[0]).toMatch(/api-key: must be a reference/);

    const other = '- { name: twilio, kind: gms, path-secret: ssm:/p }\n';
    expect((await load({ 'receivers.yml': other })).shown[0]).toMatch(/whatsapp-twilio needs one of kind twilio/);
  });

  test('of one number are one of WhatsApp and one of SMS, and no two of either', async () => {
    const channels = files('channels.yml');
    const [, whatsapp = ''] = /(- name: whatsapp-twilio\n(?: .*\n)*)/.exec(channels) ?? [];
    const twice = `${channels}${whatsapp.replace('name: whatsapp-twilio', 'name: again')}`;

    expect((await load({ 'channels.yml': twice })).shown[0]).toMatch(/whatsapp-twilio has this number and a receiver/);
  });
});

describe('a template message', () => {
  const order = files('responses/order-ready.yml');
  const twilio = /( {2}twilio:\n.*\n)/.exec(order)?.[1] ?? '';

  test('without its content SID can be sent by no channel of Twilio’s', async () => {
    const { shown } = await load({ 'responses/order-ready.yml': order.replace(twilio, '') });

    expect(shown[0]).toMatch(/order-ready: no channel can send it\. .*by its content SID; this response has no twilio/);
  });

  test.each([
    ['a SID that is none', '0001', '1', /content-sid: must be a content SID/],
    [
      'a variable that no template can have',
      twilio,
      `${twilio}    variables: { "a b": x }\n`,
      /must be a number or a name/,
    ],
    [
      'a translation without a SID of its own',
      twilio,
      `${twilio}  translations: { es: { content: "Hola <$Contact.FirstName$> <$CustomProperties.OrderId$>" } }\n`,
      /translations\.es: needs `twilio`, too: a content SID is of one language/,
    ],
    [
      'a header with a field code and no list of variables',
      twilio,
      `${twilio}  header: { type: text, text: "Order <$CustomProperties.OrderId$>" }\n`,
      /twilio: needs `variables`/,
    ],
  ])('with %s is refused', async (_what, old, wrong, why) => {
    const { shown } = await load({ 'responses/order-ready.yml': order.replace(old, wrong) });

    expect(shown[0]).toMatch(why);
  });
});

describe('a text', () => {
  const text = (length: number) => `id: long\nname: Long\ntext: "${'x'.repeat(length)}"\n`;

  test('of more than 1,600 characters is too long for Twilio, on WhatsApp as well', async () => {
    expect((await load({ 'responses/long.yml': text(1600) })).shown).toEqual([]);
    expect((await load({ 'responses/long.yml': text(1601) })).shown[0]).toMatch(/1600 characters of text/);
  });

  test.each([
    ['application/zip', 1000, false],
    ['image/gif', 5_242_880, true],
    ['image/gif', 5_242_881, false],
    ['text/vcard', 614_400, true],
    ['text/vcard', 614_401, false],
  ])('goes with %s of %d bytes by MMS: %s', async (type, size, goes) => {
    const attachments = `attachments:\n  - { url: "https://www.example.com/a", media-type: ${type}, size: ${size} }\n`;
    const { shown } = await load({ 'responses/long.yml': `${text(10)}${attachments}` });

    expect(shown.length === 0).toBe(goes);
  });
});
