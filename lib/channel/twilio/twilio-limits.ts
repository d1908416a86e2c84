/** What Twilio takes and brings, where it is something else than others of the media type do. */
import type { Limits } from '../media-rules.ts';

const mebibyte = 1024 * 1024;

/** https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages */
export const twilioWhatsappLimits: Limits = {
  maxCharacters: 1600,
  attachments: {
    max: 1,
    maxCaption: 1024,
    files: [
      { types: ['image/jpeg', 'image/png'], maxBytes: 5 * mebibyte },
      {
        types: [
          'video/mp4',
          'application/pdf',
          'application/msword',
          'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
          'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
          'application/vnd.openxmlformats-officedocument.presentationml.presentation',
        ],
        maxBytes: 16 * mebibyte,
      },
    ],
  },
  maxReceivedBytes: 16 * mebibyte,
};

/**
 * MMS, in the USA and Canada. Networks take no more than 600 KB of what Twilio does not convert.
 * https://www.twilio.com/docs/messaging/guides/accepted-mime-types
 */
export const twilioSmsLimits: Limits = {
  attachments: {
    max: 10,
    files: [
      { types: ['image/jpeg', 'image/png', 'image/gif'], maxBytes: 5 * mebibyte },
      { types: ['video/mp4', 'video/3gpp', 'application/pdf', 'text/vcard'], maxBytes: 600 * 1024 },
    ],
  },
  maxReceivedBytes: 5 * mebibyte,
};
