import type { ContactKey } from '../contact/person.ts';
import type { MediaType } from './media-types.ts';

type Ids = {
  readonly exampleClientId: string;
  /** As channels.yml writes it. */
  readonly businessId: { readonly pattern: RegExp; readonly must: string };
  /** What a vendor names in a receipt or a message, as people call it. */
  readonly reported: string;
  /** The keys that identify people, unless the channel says otherwise. */
  readonly contactKeys: readonly ContactKey[];
};

const phones: Ids = {
  exampleClientId: '15550100001',
  businessId: { pattern: /^\+?[\d ().-]+$/, must: 'must be a phone number' },
  reported: 'number',
  contactKeys: ['EmailAddress', 'PhoneNumber'],
};

const byMediaType: Readonly<Record<MediaType, Ids>> = {
  whatsapp: { ...phones, reported: 'phone-number-id' },
  applebc: {
    exampleClientId: 'urn:mbid:PREVIEW',
    businessId: { pattern: /^urn:biz:[\w-]+$/, must: 'must be an Apple business id such as urn:biz:…' },
    reported: 'business id',
    contactKeys: ['AppleClientId', 'EmailAddress', 'PhoneNumber'],
  },
  sms: phones,
  facebook: {
    exampleClientId: '24816320640128001',
    businessId: { pattern: /^\d{5,20}$/, must: 'must be the id of a Facebook Page, its digits' },
    reported: 'Page',
    contactKeys: ['EmailAddress', 'PhoneNumber'],
  },
  rcs: {
    ...phones,
    businessId: { pattern: /^rcs-[\w-]+$/, must: 'must be the id of an RCS agent, rcs-…' },
    reported: 'agent',
  },
};

/** What only who reads a catalog, or shows an example of it, must know of a media type. */
export function mediaIdsOf(name: MediaType): Ids {
  return byMediaType[name];
}
