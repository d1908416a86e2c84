import { expect, test } from 'vitest';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { firstInvite } from '../../local/first-invite.ts';

function catalogIn(folder: string) {
  const { data, problems } = loadCatalogFolder(folder);
  if (!data) throw new Error(JSON.stringify(problems));

  return data;
}

test.each([
  ['catalog', 'events/esp/whatsapp-invite.json'],
  ['examples/messenger', 'events/messenger/invite.json'],
  ['docs/twilio', 'events/twilio/whatsapp-invite.json'],
])('npm start with %s proposes an invite that it takes', (folder, file) => {
  expect(firstInvite(catalogIn(folder))).toBe(file);
});

test('and none if no sample is for the catalog', () => {
  const { channels, responses } = catalogIn('catalog');

  expect(firstInvite({ channels, responses: [] })).toBeUndefined();
  expect(firstInvite({ channels: channels.slice(1), responses })).toBeUndefined();
});
