import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { connectBlock, studioWidget, voiceXml } from '../../local/page/tabs/exports.ts';

const recorded = (body: string) => ({ path: '/esp', headers: {}, answerHeaders: {}, body });
const everyKind = recorded(readFileSync('events/esp/every-kind-of-value.json', 'utf8'));

type Pair = { readonly key: string; readonly value: string };

/** As Studio posts it. */
function studioForm(body: string): URLSearchParams {
  const { properties } = JSON.parse(studioWidget(recorded(body)));

  return new URLSearchParams(properties.parameters.map(({ key, value }: Pair) => [key, value]));
}

test('Studio posts each value as it was written, lists one by one, and nothing for null', () => {
  const form = studioForm(everyKind.body);

  expect(form.get('UserData.Account.Id')).toBe('12345678901234567890');
  expect(form.getAll('UserData.Account.Tags')).toEqual(['a', 'b']);
  expect(form.get('UserData.Phone Number')).toBe('15550100001');
  expect(form.has('Contact.Note')).toBe(false);
});

test('a list of Genesys’ pairs is read as the object that it is, and a form as it is', () => {
  const pairs = (...all: readonly (readonly [string, unknown])[]) =>
    all.map(([key, value]) => ({ key, type: 'str', value }));
  const Parameters = pairs(['_umsChannel', 'sms-main'], ['Contact', pairs(['FirstName', 'Ann'])]);

  expect([...studioForm(JSON.stringify({ Parameters })).entries()].slice(1)).toEqual([
    ['_umsChannel', 'sms-main'],
    ['Contact.FirstName', 'Ann'],
  ]);
  expect(studioForm('_umsChannel=sms-main&Contact.FirstName=Ann').get('Contact.FirstName')).toBe('Ann');
});

test('Connect gets the parameters as attributes, and user data from its own contact', () => {
  const { Parameters } = JSON.parse(connectBlock(everyKind));

  expect(Parameters.LambdaInvocationAttributes).toEqual({
    ...{ _umsChannel: 'whatsapp-main', _umsClientId: '+1 (555) 010-0001', _umsBusinessId: '+1 925 111 2222' },
    ...{ StandardResponseId: 'continue-in-chat', ChatQueueKey: '1:session-WA', wait: '5' },
    ...{ 'Contact.FirstName': 'Zoë 👋', 'CustomProperties.Position': '4', 'CustomProperties.Price': '19.90' },
  });
});

test('VoiceXML declares every object before its properties, and leaves out what cannot be a name', () => {
  const xml = voiceXml(everyKind);
  const declared = [...xml.matchAll(/<(?:var|assign) name="([^"]+)"/g)].map(([, name = '']) => name);
  const orphans = declared.filter((name, index) => {
    const above = name.split('.').slice(0, -1).join('.');
    return above !== '' && !declared.slice(0, index).includes(above);
  });

  expect(orphans).toEqual([]);
  expect(xml).toContain(`<assign name="UserData.Account.Tags" expr="'a,b'"/>`);
  const [, names = ''] = /namelist="([^"]+)"/.exec(xml) ?? [];
  expect(names.split(' ')).toEqual(expect.arrayContaining(['_umsChannel', 'Contact.FirstName', 'UserData.Account.Id']));
  expect(names).not.toContain('Phone');
  expect(xml).toContain('no such names: UserData.Phone Number');
});

test('a value stays a value, whatever is in it', () => {
  const Contact = { Note: `<b>"it's"</b> & \\` };

  expect(voiceXml(recorded(JSON.stringify({ Parameters: { Contact } })))).toContain(
    `expr="'&lt;b>&quot;it\\'s&quot;&lt;/b> &amp; \\\\'"/>`,
  );
});
