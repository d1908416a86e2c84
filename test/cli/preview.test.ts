import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { preview } from '../../cli/catalog/preview.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const values = {
  Contact: { FirstName: 'Ann' },
  CustomProperties: { OrderId: 'A-17', FirstSlot: '2027-01-15T10:00Z' },
};

async function previewed(id: string, { folder = 'catalog', channel }: { folder?: string; channel?: string } = {}) {
  const { data, problems } = loadCatalogFolder(folder);
  if (!data) throw new Error(JSON.stringify(problems));

  const file = join(await temporaryFolder(), 'values.json');
  await writeFile(file, JSON.stringify(values));

  return (await preview(data, { id, channel, values: file })).join('\n');
}

test.each([
  ['RCS', 'ready-for-pickup', {}, ['Order A-17 is ready', '[https://shop.example.com/counter.jpg]', '( Tomorrow )']],
  ['RCS', 'visit-us', { folder: 'examples/rcs' }, ['[https://shop.example.com/maps/shop.png]', 'where we are, Ann']],
  ['Apple', 'choose-topic', {}, ['Pick a topic', '( Order A-17 )', '( An invoice )']],
  ['Apple', 'choose-time', {}, ['( 2027-01-15T10:00+0000 )']],
  ['Apple', 'go-on', {}, ['( Yes, here )']],
  ['Messenger', 'go-on', { folder: 'examples/messenger' }, ['( Yes, please )']],
  [
    'Messenger',
    'new-arrivals',
    { folder: 'examples/messenger' },
    ['Running shoes', '( Ask about them )', '( Call us )'],
  ],
  [
    'Messenger',
    'order-ready',
    { folder: 'examples/messenger' },
    ['your order A-17 is ready', '( Talk to us )', '( Track it )'],
  ],
] as const)('%s: %s is shown as a phone has it, with what can be tapped', async (_vendor, id, where, parts) => {
  const shown = await previewed(id, where);

  for (const part of parts) expect(shown.split('POST ')[0]).toContain(part);
});

test('without a channel it is shown on the one that it is written for', async () => {
  expect(await previewed('ready-for-pickup')).toContain('╭─ rcs-main · rcs ');
  expect(await previewed('ready-for-pickup', { channel: 'sms-main' })).toContain('╭─ sms-main · sms ');
  expect(await previewed('welcome-text')).toContain('╭─ whatsapp-main · whatsapp ');
});

test('what Twilio would get is a form, shown line by line', async () => {
  const shown = await previewed('order-ready', { folder: 'docs/twilio' });

  expect(shown).toMatch(/^POST \/Accounts\/AC\w+\/Messages\.json$/m);
  expect(shown).toMatch(/^ContentSid: HX\w+$/m);
  expect(shown).toContain('ContentVariables: {"1":"Ann","2":"A-17"}');
});
