import type { ContactKey } from '../contact/person.ts';

const mebibyte = 1024 * 1024;

type Files = { readonly types: readonly string[]; readonly maxBytes: number };

type Attachments = {
  readonly max: number;
  /** Of the text beside an attachment, if that limit is lower. */
  readonly maxCaption?: number;
  /** `any`: every type. */
  readonly files: readonly Files[] | { readonly any: { readonly maxBytes: number } };
};

type Entry = {
  /** In messages to operators. */
  readonly named: string;
  readonly sends: string;
  /** The media type of its sessions on a chat queue. */
  readonly session: `${string}session`;
  /** How a client's id is written; `client-id.ts` reads it. `userIds`: the vendor's own id of a person is one, too. */
  readonly clientId:
    | { readonly kind: 'phone'; readonly landlines: 'take' | 'refuse'; readonly userIds?: true }
    | { readonly kind: 'conversation' };
  readonly exampleClientId: string;
  readonly businessId: {
    /** As channels.yml and invites agree on it. */
    readonly normal: (written: string) => string;
    readonly pattern: RegExp;
    readonly must: string;
  };
  /** The contact key that equals the client id. Absent if there is none. */
  readonly clientKey?: 'AppleClientId';
  /** The keys that identify people, unless the channel says otherwise. */
  readonly contactKeys: readonly ContactKey[];
  /** The member of a response that only this media type sends. */
  readonly structured?: 'whatsapp' | 'apple';
  /** Whether free text reaches clients only for some hours after their last message. */
  readonly hasWindow: boolean;
  /** UTF-16 code units of a text. */
  readonly maxCharacters: number;
  readonly attachments: Attachments;
  /** Of a file that a client sends: the most that the vendor takes. */
  readonly maxReceivedBytes: number;
  /** Whether files pass through the function on their way to the vendor. If not, the vendor fetches them itself. */
  readonly fetchesAttachments: boolean;
};

const phones = {
  exampleClientId: '15550100001',
  businessId: {
    normal: (written) => written.replace(/\D/g, ''),
    pattern: /^\+?[\d ().-]+$/,
    must: 'must be a phone number',
  },
  contactKeys: ['EmailAddress', 'PhoneNumber'],
} as const satisfies Partial<Entry>;

/** Everything that differs between media types. */
export const mediaTypes = {
  whatsapp: {
    ...phones,
    named: 'A whatsapp channel',
    sends: 'text or a notification',
    session: 'whatsappsession',
    clientId: { kind: 'phone', landlines: 'take', userIds: true },
    structured: 'whatsapp',
    hasWindow: true,
    maxCharacters: 4096,
    attachments: {
      max: 1,
      maxCaption: 1024,
      // https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media, without the types that have no caption.
      files: [
        { types: ['image/jpeg', 'image/png'], maxBytes: 5 * mebibyte },
        { types: ['video/mp4', 'video/3gpp'], maxBytes: 16 * mebibyte },
        {
          types: [
            'application/pdf',
            'text/plain',
            'application/msword',
            'application/vnd.ms-excel',
            'application/vnd.ms-powerpoint',
            'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
            'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
            'application/vnd.openxmlformats-officedocument.presentationml.presentation',
          ],
          maxBytes: 100 * mebibyte,
        },
      ],
    },
    maxReceivedBytes: 100 * mebibyte,
    fetchesAttachments: false,
  },
  applebc: {
    named: 'An applebc channel',
    sends: 'text or interactive content for apple',
    session: 'applebcsession',
    clientId: { kind: 'conversation' },
    exampleClientId: 'urn:mbid:PREVIEW',
    businessId: {
      normal: (written) => written.trim(),
      pattern: /^urn:biz:[\w-]+$/,
      must: 'must be an Apple business id such as urn:biz:…',
    },
    clientKey: 'AppleClientId',
    contactKeys: ['AppleClientId', 'EmailAddress', 'PhoneNumber'],
    structured: 'apple',
    hasWindow: false,
    maxCharacters: 10_000,
    // Each file passes through the function, which has six seconds for all of them. A response may name ten.
    attachments: { max: 10, files: { any: { maxBytes: 10 * mebibyte } } },
    maxReceivedBytes: 100 * mebibyte,
    fetchesAttachments: true,
  },
  sms: {
    ...phones,
    named: 'An sms channel',
    sends: 'text',
    session: 'smssession',
    clientId: { kind: 'phone', landlines: 'refuse' },
    hasWindow: false,
    maxCharacters: 1600,
    attachments: { max: 0, files: [] },
    maxReceivedBytes: 0,
    fetchesAttachments: false,
  },
} as const satisfies Record<string, Entry>;

export type MediaType = keyof typeof mediaTypes;

/** An entry of the table as code reads it that is the same for all media types. */
export function mediaTypeOf(name: MediaType): Entry {
  return mediaTypes[name];
}

/** Their names, in the table's order. */
export const mediaTypeNames: readonly MediaType[] = Object.keys(mediaTypes) as MediaType[];
