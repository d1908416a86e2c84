import type { MediaType } from './media-types.ts';

const mebibyte = 1024 * 1024;

/** `alone`: only without a text beside it. */
type Files = { readonly types: readonly string[]; readonly maxBytes: number; readonly alone?: true };

type Attachments = {
  readonly max: number;
  /** Of the text beside an attachment, if that limit is lower. */
  readonly maxCaption?: number;
  /** `any`: every type. */
  readonly files: readonly Files[] | { readonly any: { readonly maxBytes: number } };
};

/** What a vendor takes or brings otherwise than others of the media type. */
export type Limits = {
  readonly maxCharacters?: number;
  readonly attachments?: Attachments;
  readonly maxReceivedBytes?: number;
};

type Rules = {
  /** In messages to operators. */
  readonly named: string;
  readonly sends: string;
  /** The member of a response that only this media type sends. */
  readonly structured?: 'whatsapp' | 'apple' | 'facebook' | 'rcs';
  /** UTF-16 code units of a text. */
  readonly maxCharacters: number;
  readonly attachments: Attachments;
  /** Of a file that a client sends: the most that the vendor takes. */
  readonly maxReceivedBytes: number;
  /** Whether files pass through the function on their way to the vendor. If not, the vendor fetches them itself. */
  readonly fetchesAttachments: boolean;
  /** Set if the vendor reads agents' files from our bucket by itself: no link to them is made. */
  readonly readsBucket?: true;
};

/**
 * What a media type carries. Apart from `media-types.ts`, because only what checks a catalog or a message reads it.
 */
export const mediaRules = {
  whatsapp: {
    named: 'A whatsapp channel',
    sends: 'text or a notification',
    structured: 'whatsapp',
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
    structured: 'apple',
    maxCharacters: 10_000,
    // Each file passes through the function, which has six seconds for all of them. A response may name ten.
    attachments: { max: 10, files: { any: { maxBytes: 10 * mebibyte } } },
    maxReceivedBytes: 100 * mebibyte,
    fetchesAttachments: true,
  },
  sms: {
    named: 'An sms channel',
    sends: 'text',
    maxCharacters: 1600,
    attachments: { max: 0, files: [] },
    maxReceivedBytes: 0,
    fetchesAttachments: false,
  },
  facebook: {
    named: 'A facebook channel',
    sends: 'text or content for facebook',
    structured: 'facebook',
    maxCharacters: 2000,
    // Each is a message of its own, before the text: a send has six seconds for all of them.
    // https://developers.facebook.com/docs/messenger-platform/send-messages/saving-assets
    attachments: { max: 3, files: { any: { maxBytes: 25 * mebibyte } } },
    maxReceivedBytes: 25 * mebibyte,
    fetchesAttachments: false,
  },
  rcs: {
    named: 'An rcs channel',
    sends: 'text or content for rcs',
    structured: 'rcs',
    maxCharacters: 3072,
    attachments: {
      max: 1,
      // With a text it is a card, whose description is shorter, and which takes fewer types.
      maxCaption: 2000,
      // https://docs.aws.amazon.com/sms-voice/latest/userguide/rcs-file-messages.html
      files: [
        { types: ['image/jpeg', 'image/png', 'image/gif'], maxBytes: 100 * mebibyte },
        { types: ['video/mp4'], maxBytes: 5 * mebibyte },
        { types: ['video/webm'], maxBytes: 5 * mebibyte, alone: true },
        { types: ['audio/mp3', 'audio/aac', 'application/pdf'], maxBytes: 100 * mebibyte, alone: true },
      ],
    },
    maxReceivedBytes: 100 * mebibyte,
    fetchesAttachments: false,
    readsBucket: true,
  },
} as const satisfies Readonly<Record<MediaType, Rules>>;

/** An entry of the table as code reads it that is the same for all media types. */
export function mediaRulesOf(name: MediaType): Rules {
  return mediaRules[name];
}

/** The same of a channel, whose vendor may have limits of its own. */
export function rulesOf({ mediaType, limits }: { mediaType: MediaType; limits?: Limits | undefined }): Rules {
  return { ...mediaRules[mediaType], ...limits };
}
