import { describe, expect, test } from 'vitest';
import { contactKeys, newContactId, personOf } from '../../lib/contact/person.ts';
import type { KvList } from '../../lib/esp/kv-list.ts';

const of = (
  userData: KvList,
  more: { tenantId?: string; appleClientId?: string } = {},
  keys: readonly (typeof contactKeys)[number][] = contactKeys,
) => personOf({ tenantId: '1', userData, ...more }, keys);
const keysOf = (...given: Parameters<typeof of>) => of(...given)?.keys ?? [];

const ann = { EmailAddress: 'ann@example.com', PhoneNumber: '15550100001', FirstName: 'Ann', LastName: 'Smith' };

describe('keys', () => {
  test('come in the order of the channel', () => {
    const [email, phone, names] = keysOf(ann);

    expect(keysOf(ann, {}, ['PhoneNumber', 'EmailAddress'])).toEqual([phone, email]);
    expect(keysOf(ann, {}, ['FirstName+LastName'])).toEqual([names]);
    expect(keysOf(ann, {}, [])).toEqual([]);
  });

  test('hold nothing that could be read', () => {
    for (const key of keysOf(ann)) expect(key).toMatch(/^[\w-]{43}$/);
  });

  test('are exact: case, blanks and signs count, and so does the name of the key', () => {
    const others = [
      { PhoneNumber: '+15550100001' },
      { PhoneNumber: '15550100001 ' },
      { EmailAddress: 'Ann@example.com' },
    ];
    for (const other of others) expect(keysOf(ann)).not.toContain(keysOf(other)[0]);

    expect(of({ email_address: 'ann@example.com', phonenumber: '15550100001' })).toBeUndefined();
    expect(keysOf({ EmailAddress: 'a@b' }, {}, ['EmailAddress'])).not.toEqual(
      keysOf({ PhoneNumber: 'a@b12345' }, {}, ['PhoneNumber']),
    );
  });

  test('a number is what it is written as', () => {
    expect(keysOf({ PhoneNumber: 15_550_100_001 })).toEqual(keysOf({ PhoneNumber: '15550100001' }));
  });

  test('names count together only', () => {
    expect(keysOf({ FirstName: 'Ann' })).toEqual([]);
    expect(keysOf({ LastName: 'Smith' })).toEqual([]);
    expect(keysOf({ FirstName: 'Ann', LastName: 'Smith' })).toHaveLength(1);
    expect(keysOf({ FirstName: 'AnnS', LastName: 'mith' })).not.toEqual(
      keysOf({ FirstName: 'Ann', LastName: 'Smith' }),
    );
  });

  test('are of one tenant', () => {
    expect(keysOf(ann, { tenantId: '2' })).not.toEqual(keysOf(ann));
  });

  test('Apple’s client id is the channel’s, never the user data’s', () => {
    expect(keysOf({ AppleClientId: 'urn:mbid:x' })).toEqual([]);
    expect(of({}, { appleClientId: 'urn:mbid:x' })).toMatchObject({
      keys: [expect.any(String)],
      fields: { AppleClientId: 'urn:mbid:x' },
    });
  });

  test.each<KvList>([
    { PhoneNumber: '' },
    { PhoneNumber: '  ' },
    { PhoneNumber: 'anonymous' },
    { PhoneNumber: '4711' },
    { PhoneNumber: ['15550100001', '15550100002'] },
    { PhoneNumber: { Home: '15550100001' } },
    { PhoneNumber: true },
    { PhoneNumber: '1'.repeat(257) },
    { EmailAddress: 'none' },
    { constructor: 'x' },
  ])('%j is nobody', (userData) => {
    expect(of(userData)).toBeUndefined();
  });
});

test('of the user data only what is listed is stored, and only text', () => {
  expect(
    of({ ...ann, Title: 'Dr', Language: 'fr_FR', Account: '4711', LastCalledAgent_EmployeeID: 'jsmith' })?.fields,
  ).toEqual({
    ...ann,
    Title: 'Dr',
    Language: 'fr_FR',
  });
  expect(of({ ...ann, FirstName: ['Ann', 'Anne'], LastName: { x: 'y' } })?.fields).toEqual({
    EmailAddress: ann.EmailAddress,
    PhoneNumber: ann.PhoneNumber,
  });
});

test('a new contact’s id is derived from the invite’s, and reveals nothing about the person', () => {
  expect(newContactId('S000000000000001')).toBe(newContactId('S000000000000001'));
  expect(newContactId('S000000000000001')).not.toBe(newContactId('S000000000000002'));
  expect(newContactId('S000000000000001')).toMatch(/^[0-9a-f]{32}$/);
});
