import { hash } from 'node:crypto';
import type { KvList, KvValue } from '../esp/kv-list.ts';

/** What a person can be known by. Names count together; `AppleClientId` is the opaque client id of Apple's channels. */
export const contactKeys = ['EmailAddress', 'PhoneNumber', 'FirstName+LastName', 'AppleClientId'] as const;
export type ContactKey = (typeof contactKeys)[number];

/** What is stored of a contact, all of it from user data but the last. */
export const contactFields = [
  'Title',
  'FirstName',
  'LastName',
  'EmailAddress',
  'PhoneNumber',
  'Language',
  'AppleClientId',
] as const;
type ContactField = (typeof contactFields)[number];
export type ContactFields = Readonly<Partial<Record<ContactField, string>>>;

/**
 * `keys`: digests of the keys that are there, the one that counts first at the front. Never empty. `learnt`: keys that
 * lead to the contact from now on, but say nothing of who it is.
 */
export type Person = {
  readonly keys: readonly string[];
  readonly learnt?: readonly string[];
  readonly fields: ContactFields;
};

/** Contacts of two tenants are two, as Genesys has it. */
type Given = { readonly tenantId: string; readonly userData: KvList; readonly appleClientId?: string | undefined };

/**
 * The person that user data name by one of the keys; undefined if they name none. Names of keys and values count
 * exactly as written.
 */
export function personOf(
  { tenantId, userData, appleClientId }: Given,
  keys: readonly ContactKey[],
): Person | undefined {
  const textAt = (name: ContactField) => textOf(name === 'AppleClientId' ? appleClientId : userData[name]);
  const named = contactFields.map((name) => [name, textAt(name)] as const).filter(([, value]) => value !== undefined);
  const fields: ContactFields = Object.fromEntries(named);
  const digests = keys.map((key) => digestOf(tenantId, key, fields)).filter((digest) => digest !== undefined);

  return digests.length === 0 ? undefined : { keys: digests, fields };
}

/** The key of a client as such; `client` is a digest that its names have in common. */
export function clientKey(tenantId: string, client: string): string {
  return hash('sha256', JSON.stringify([tenantId, 'client', client]), 'base64url');
}

/**
 * The id of the contact that an invite creates: the same for every repeat, and it does not identify the person. 32
 * hexadecimal digits: an id in base64url may begin with a dash, and a command line would take it for an option.
 */
export function newContactId(sessionId: string): string {
  return hash('sha256', JSON.stringify(['contact', sessionId]), 'hex').slice(0, 32);
}

export function isContactId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

/** So that an item stays under 4 KB. */
const maxCharacters = 256;

function textOf(value: KvValue | undefined): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;

  return typeof text === 'string' && text.trim() !== '' && text.length <= maxCharacters ? text : undefined;
}

/** A key of the table holds no number and no address: AWS writes keys to its logs. */
function digestOf(tenantId: string, key: ContactKey, fields: ContactFields): string | undefined {
  const values = (key.split('+') as ContactField[]).map((name) => fields[name]);
  if (values.includes(undefined) || !isPersonal(key, fields)) return undefined;

  return hash('sha256', JSON.stringify([tenantId, key, ...values]), 'base64url');
}

/** A switch writes `anonymous` for everybody who withholds a number. */
function isPersonal(key: ContactKey, { PhoneNumber = '', EmailAddress = '' }: ContactFields): boolean {
  if (key === 'PhoneNumber') return PhoneNumber.replaceAll(/\D/g, '').length >= 5;

  return key !== 'EmailAddress' || EmailAddress.includes('@');
}
