import type { ClientFile, ClientMessage } from '../inbound.ts';
import { fileTypeOf, proseOf, textOf } from '../json-parts.ts';

/** A field of the form; undefined if it is empty or missing. */
export type Field = (name: string) => string | undefined;

type Content = Pick<ClientMessage, 'kind' | 'text' | 'choice' | 'files'>;

/** A tap comes with the words that were tapped as its text, a file with its caption: the text is looked at last. */
export function readTwilioContent(field: Field): Content {
  const text = proseOf(field('Body'));

  return (
    readChoice(field, text) ??
    readMedia(field, text) ??
    readLocation(field, text) ??
    (text === undefined ? other(field) : { kind: 'text', text })
  );
}

const maxId = 512;

/** Of a list or of buttons. The id is what the template put there; a button without one is known by its words. */
function readChoice(field: Field, text: string | undefined): Content | undefined {
  const button = field('ButtonText') ?? (field('ButtonPayload') && text);
  const title = proseOf(field('ListTitle') ?? (field('ListId') && text) ?? button);
  if (title === undefined) return undefined;

  const id = field('ListId') ?? field('ButtonPayload') ?? title;

  return { kind: 'choice', text: title, choice: { id: id.slice(0, maxId), title: title.slice(0, maxId) } };
}

/** Twilio's limit. */
const maxFiles = 10;

function readMedia(field: Field, caption: string | undefined): Content | undefined {
  const announced = Number(field('NumMedia') ?? 0);
  if (!(announced > 0)) return undefined;

  const indexes = Array.from({ length: Math.min(announced, maxFiles) }, (_, index) => index);
  const files = indexes.flatMap((index): ClientFile[] => {
    const url = textOf(field(`MediaUrl${index}`));

    return url === undefined
      ? []
      : [{ ref: JSON.stringify({ url }), mediaType: fileTypeOf(field(`MediaContentType${index}`)) }];
  });
  const text = caption ?? `[${named(files[0]?.mediaType ?? '')}]`;

  return files.length === 0
    ? { kind: 'media', text: `${text}\n[The file is missing]` }
    : { kind: 'media', text, files };
}

function named(mediaType: string): string {
  const [family = ''] = mediaType.split('/');
  if (mediaType.includes('vcard')) return 'Contact';

  return { image: 'Picture', video: 'Video', audio: 'Audio' }[family] ?? 'Document';
}

function readLocation(field: Field, text: string | undefined): Content | undefined {
  const [latitude, longitude] = [Number(field('Latitude') ?? Number.NaN), Number(field('Longitude') ?? Number.NaN)];
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return undefined;

  const parts = [...new Set([proseOf(field('Label')), proseOf(field('Address')) ?? text])];
  const place = parts.filter((part) => part !== undefined).join(', ');
  const point = `${latitude}, ${longitude}`;

  return { kind: 'location', text: place === '' ? point : `${place} (${point})` };
}

function other(field: Field): Content {
  const type = field('MessageType') ?? '';
  const what = /^[a-z_]{1,40}$/.test(type) && type !== 'text' ? `a kind that is not read: ${type}` : undefined;

  return { kind: 'other', text: what === undefined ? '[An empty message]' : `[A message of ${what}]` };
}
