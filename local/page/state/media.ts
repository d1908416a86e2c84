/** The media that channels are of, as people know them. */
type Medium = {
  readonly name: string;
  /** What stands below the business' name, if that is not its number. */
  readonly header?: string;
  /** It has ids of its own for people, where others have their phone number. */
  readonly hasOwnIds?: true;
};

const media: Readonly<Record<string, Medium>> = {
  whatsapp: { name: 'WhatsApp' },
  applebc: { name: 'Messages', header: 'Business chat', hasOwnIds: true },
  facebook: { name: 'Messenger', header: 'Business chat', hasOwnIds: true },
  rcs: { name: 'RCS', header: 'Verified business' },
  sms: { name: 'SMS' },
};

/** One that the page does not know yet goes by its own name. */
export function mediumOf(mediaType: string): Medium {
  return media[mediaType] ?? { name: mediaType };
}

export function nameOf(mediaType: string): string {
  return mediumOf(mediaType).name;
}

/** Which media know a person by the same id. */
export function kindOfId(mediaType: string): string {
  return mediumOf(mediaType).hasOwnIds ? mediaType : 'phone';
}
