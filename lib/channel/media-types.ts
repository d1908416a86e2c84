export type MediaType = 'whatsapp' | 'applebc' | 'sms';

export const maxCharacters = { whatsapp: 4096, caption: 1024, applebc: 10_000, sms: 1600 } as const;

const mebibyte = 1024 * 1024;

/** An Apple attachment passes through the function, which has six seconds for all of it. */
export const maxAppleAttachmentBytes = 10 * mebibyte;
