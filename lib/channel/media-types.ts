type Entry = {
  /** The media type of its sessions on a chat queue. */
  readonly session: `${string}session`;
  /**
   * How a client's id is written; `client-id.ts` reads it. `userIds`: the vendor's own id of a person is one, too.
   * `page`: a Facebook Page's own id of a person.
   */
  readonly clientId:
    | { readonly kind: 'phone'; readonly landlines: 'take' | 'refuse'; readonly userIds?: true }
    | { readonly kind: 'conversation' | 'page' };
  /** The contact key that equals the client id. Absent if there is none. */
  readonly clientKey?: 'AppleClientId';
  /** A number, of which only the digits count; absent: a name that the vendor gives. */
  readonly businessId?: 'number';
  /** Whether free text reaches clients only for some hours after their last message. */
  readonly hasWindow: boolean;
  /** Whether nobody may answer a client who has opted out, although they write again, until they opt in. */
  readonly keepsOptOut?: true;
};

/**
 * What differs between media types wherever messages go through. `media-rules.ts` has what they carry, `media-ids.ts`
 * what catalogs write.
 */
export const mediaTypes = {
  whatsapp: {
    session: 'whatsappsession',
    clientId: { kind: 'phone', landlines: 'take', userIds: true },
    businessId: 'number',
    hasWindow: true,
  },
  applebc: {
    session: 'applebcsession',
    clientId: { kind: 'conversation' },
    clientKey: 'AppleClientId',
    hasWindow: false,
  },
  sms: {
    session: 'smssession',
    clientId: { kind: 'phone', landlines: 'refuse' },
    businessId: 'number',
    hasWindow: false,
    keepsOptOut: true,
  },
  facebook: { session: 'facebooksession', clientId: { kind: 'page' }, hasWindow: true },
  rcs: {
    session: 'rcssession',
    clientId: { kind: 'phone', landlines: 'refuse' },
    hasWindow: false,
    keepsOptOut: true,
  },
} as const satisfies Record<string, Entry>;

export type MediaType = keyof typeof mediaTypes;

/** An entry of the table as code reads it that is the same for all media types. */
export function mediaTypeOf(name: MediaType): Entry {
  return mediaTypes[name];
}

/** Whether clients are named by their phone numbers. */
export function hasPhones({ mediaType }: { readonly mediaType: MediaType }): boolean {
  return mediaTypeOf(mediaType).clientId.kind === 'phone';
}

/** A business id as channels.yml and invites agree on it. */
export function normalBusinessId(name: MediaType, written: string): string {
  return mediaTypeOf(name).businessId === 'number' ? written.replace(/\D/g, '') : written.trim();
}

/** Their names, in the table's order. */
export const mediaTypeNames: readonly MediaType[] = Object.keys(mediaTypes) as MediaType[];
