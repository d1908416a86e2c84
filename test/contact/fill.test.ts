import { describe, expect, test } from 'vitest';
import { fillContact, leavesContactEmpty } from '../../lib/contact/fill.ts';

const ann = { FirstName: 'Ann', LastName: 'Smith', Title: 'Dr', PhoneNumber: '15550100001', Language: 'fr_FR' };

describe('filling', () => {
  test.each([
    ['what the request leaves out', {}, 'FirstName', 'Ann'],
    ['what it leaves empty', { FirstName: ' ' }, 'FirstName', 'Ann'],
    ['what it leaves empty in other letters', { firstname: '' }, 'FirstName', 'Ann'],
    ['nothing that the request names itself', { Language: 'en_US' }, 'Language', 'en_US'],
    ['nothing that it names in other letters', { language: 'en_US' }, 'Language', undefined],
    ['the other names of the same person', { FirstName: 'ann' }, 'LastName', 'Smith'],
    ['the parts of a full name that is theirs', { FullName: 'Ann Smith' }, 'FirstName', 'Ann'],
    ['no name of somebody else', { FirstName: 'Bob' }, 'LastName', undefined],
    ['no part of another full name', { FullName: 'Bob Jones' }, 'FirstName', undefined],
    ['no title of somebody else', { FirstName: 'Bob' }, 'Title', undefined],
    ['the language, even of another name', { FirstName: 'Bob' }, 'Language', 'fr_FR'],
    ['Genesys’ name for the number', {}, 'PrimaryPhoneNumber', '15550100001'],
    ['nothing that nobody stored', {}, 'PrimaryEmailAddress', undefined],
    ['nothing over what is no text', { Address: { City: 'Paris' } }, 'Address', { City: 'Paris' }],
  ])('takes %s', (_, given, name, value) => {
    expect(fillContact(given, ann)[name]).toEqual(value);
  });

  test('knows the id of the contact', () => {
    expect(fillContact({}, { Id: 'c-1' })).toEqual({ Id: 'c-1' });
  });
});

test.each([
  [['Contact.FirstName'], {}, true],
  [['Contact.FirstName'], { FirstName: '' }, true],
  [['contact.firstname'], { FirstName: 'Ann' }, false],
  [['Contact.FirstName', 'Contact.LastName'], { FirstName: 'Ann' }, true],
  [['Contact'], { FirstName: 'Ann' }, true],
  [['Contact.Address.City'], { Address: { City: 'Paris' } }, false],
  [['CustomProperties.OrderId', 'ContactName'], {}, false],
  [[], {}, false],
])('a response that reads %j of %j leaves some of it empty: %s', (fields, given, expected) => {
  expect(leavesContactEmpty(given, fields)).toBe(expected);
});
