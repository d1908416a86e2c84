import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { showWarning } from '../../lib/catalog/show-problem.ts';
import { catalogWith } from '../support/catalog-with.ts';

const channel = (name: string, locale: string) =>
  `- name: ${name}\n  media-type: sms\n  transport: sms-aws\n  business-ids: { "1": {} }\n  locale: ${locale}\n`;

async function warningsOf(code: string, ...locales: string[]): Promise<string[]> {
  const folder = await catalogWith({
    'channels.yml': locales.map((locale, at) => channel(`sms-${at + 1}`, locale)).join(''),
    responses: undefined,
    'receivers.yml': undefined,
  });
  await mkdir(join(folder, 'responses'));
  await writeFile(join(folder, 'responses/a.yml'), `id: a\nname: A\ntext: 'Total <$${code}$>'\n`);
  const { data, warnings } = loadCatalogFolder(folder);
  expect(data).toBeDefined();

  return warnings.map((warning) => showWarning(folder, warning).replace(`${folder}/`, ''));
}

test('a decimal point that Num groups by in the locale of a channel is shown at its place, once', async () => {
  expect(await warningsOf('Num("12.5")', 'en_US', 'de_DE', 'fr_FR')).toEqual([
    expect.stringMatching(
      /^responses\/a\.yml:3:20: warning: text: "12\.5" becomes 125 in de_DE on channel sms-2: .*\n {2}3 \| text: .*\n +\| {20}\^$/,
    ),
  ]);
});

test.each([
  'num("12.5") + 1',
  'If(Num("0.5") > 0, "a", "b")',
  'Num("1.2345")',
  'Num("12.5", "de_DE")',
  'Num(Text(1.5, "0.00", "en_US"))',
])('%s is a trap with a decimal comma', async (code) => {
  expect(await warningsOf(code, 'de_DE')).toHaveLength(1);
});

test.each([
  ['Num("12.5")', 'en_US'],
  ['Num("12.5", "en_US")', 'de_DE'],
  ['Num("1.234.567")', 'de_DE'],
  ['Num("1.234,5")', 'de_DE'],
  ['Num("12,5")', 'de_DE'],
  ['Num(1.5)', 'de_DE'],
  ['Num(1.5 : "0.00")', 'de_DE'],
  ['Num(Text(1.5, "0", "en_US"))', 'de_DE'],
  ['Num(Contact.Total)', 'de_DE'],
])('no warning of %s in %s', async (code, locale) => {
  expect(await warningsOf(code, locale)).toEqual([]);
});
