import { expect, test } from 'vitest';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { firstInvite, inviteCommand } from '../../local/first-invite.ts';

function catalogIn(folder: string) {
  const { data, problems } = loadCatalogFolder(folder);
  if (!data) throw new Error(JSON.stringify(problems));

  return data;
}

test.each([
  ['catalog', 'events/esp/whatsapp-invite.json'],
  ['examples/messenger', 'events/messenger/invite.json'],
  ['examples/rcs', 'events/esp/rcs-invite.json'],
  ['docs/twilio', 'events/twilio/whatsapp-invite.json'],
])('npm start with %s proposes an invite that it takes', (folder, file) => {
  expect(firstInvite(catalogIn(folder))).toBe(file);
});

test('and none if no sample is for the catalog', () => {
  const { channels, responses } = catalogIn('catalog');

  expect(firstInvite({ channels, responses: [] })).toBeUndefined();
  expect(firstInvite({ channels: channels.filter(({ name }) => name === 'sms-main'), responses })).toBeUndefined();
});

test('what it says to type has room for a key if there is a list of callers', () => {
  const type = (needsKey: boolean) => inviteCommand('a.json', { api: 'http://127.0.0.1:3000', needsKey });

  expect(type(false)).toBe("curl -H 'content-type: application/json' -d @a.json http://127.0.0.1:3000/esp");
  expect(type(true)).toContain("-H 'x-api-key: A_KEY_OF_THE_LIST' -d @a.json");
});
