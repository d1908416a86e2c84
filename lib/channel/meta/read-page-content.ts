import type { ClientFile } from '../inbound.ts';
import { type JsonObject, listOf, objectOf, proseOf, textOf } from '../json-parts.ts';
import { choiceOf, type MessageContent, other } from './message-content.ts';

/** A message of a client to a Page: a tap on a quick reply, a text, or what is attached. */
export function readPageContent(message: JsonObject): MessageContent {
  const replyTo = textOf(objectOf(message.reply_to)?.mid);

  return { ...readBody(message), ...(replyTo !== undefined && { replyTo }) };
}

function readBody({ text, quick_reply: quickReply, attachments, is_deleted: isDeleted }: JsonObject): MessageContent {
  if (isDeleted === true) return { kind: 'other', text: '[The client deleted a message]' };

  const choice = objectOf(quickReply) && choiceOf(objectOf(quickReply)?.payload, text);
  if (choice) return choice;

  const words = proseOf(text);
  const parts = listOf(attachments)
    .slice(0, maxParts)
    .map((value) => objectOf(value) ?? {});
  if (parts.length === 0) return words === undefined ? other('a kind that is not read') : { kind: 'text', text: words };

  return readParts(parts, words);
}

/** Meta's own limit is thirty pictures in one message. */
const maxParts = 30;

function readParts(parts: readonly JsonObject[], words: string | undefined): MessageContent {
  const files = parts.flatMap(fileOf);
  const [place] = parts.flatMap(placeOf);
  if (files.length === 0 && place !== undefined) return { kind: 'location', text: place };

  const shown = parts.map(nameOf).join('\n');
  if (files.length === 0) {
    const kind = words === undefined ? 'other' : 'text';

    return { kind, text: words === undefined ? shown : `${words}\n${shown}` };
  }

  return { kind: 'media', text: words ?? shown, files };
}

/** What is fetched, and what it is if its address does not say more. */
const fileTypes: ReadonlyMap<unknown, { readonly shown: string; readonly mediaType: string }> = new Map([
  ['image', { shown: 'Picture', mediaType: 'image/jpeg' }],
  ['sticker', { shown: 'Sticker', mediaType: 'image/png' }],
  ['video', { shown: 'Video', mediaType: 'video/mp4' }],
  ['audio', { shown: 'Voice message', mediaType: 'audio/mp4' }],
  ['file', { shown: 'Document', mediaType: 'application/octet-stream' }],
]);

const maxUrl = 4096;

function fileOf({ type, payload }: JsonObject): ClientFile[] {
  const known = fileTypes.get(type);
  const url = objectOf(payload)?.url;
  if (!known || typeof url !== 'string' || url.length > maxUrl || !URL.canParse(url)) return [];

  const name = type === 'file' ? fileNameIn(url) : undefined;

  return [
    {
      ref: JSON.stringify({ url }),
      mediaType: mediaTypeIn(url, known.mediaType),
      ...(name !== undefined && { name }),
    },
  ];
}

/** Only those that browsers may show, or that people send; the family is what the message says. */
const byEnding: Readonly<Record<string, readonly string[]>> = {
  jpg: ['image/jpeg'],
  jpeg: ['image/jpeg'],
  png: ['image/png'],
  gif: ['image/gif'],
  webp: ['image/webp'],
  mp4: ['video/mp4', 'audio/mp4'],
  mov: ['video/quicktime'],
  mp3: ['audio/mpeg'],
  m4a: ['audio/mp4'],
  ogg: ['audio/ogg'],
  pdf: ['application/pdf'],
  txt: ['text/plain'],
};

function mediaTypeIn(url: string, usual: string): string {
  const ending = new URL(url).pathname.split('.').at(-1)?.toLowerCase() ?? '';
  const types = Object.hasOwn(byEnding, ending) ? (byEnding[ending] ?? []) : [];
  const family = usual.split('/')[0];
  const isAny = usual === 'application/octet-stream';

  return types.find((type) => isAny || type.startsWith(`${family}/`)) ?? usual;
}

/** A document keeps the name that the client gave it, with a number of Meta's before it. */
function fileNameIn(url: string): string | undefined {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';

  try {
    return textOf(decodeURIComponent(last));
  } catch {
    return textOf(last);
  }
}

function placeOf({ type, title, payload }: JsonObject): string[] {
  const { lat, long } = objectOf(objectOf(payload)?.coordinates) ?? {};
  if (type !== 'location' || typeof lat !== 'number' || typeof long !== 'number') return [];

  const name = textOf(title);

  return [name === undefined ? `${lat}, ${long}` : `${name} (${lat}, ${long})`];
}

/** A shared post or link has a title and an address. */
function nameOf(part: JsonObject): string {
  const { type, title, payload } = part;
  const known = fileTypes.get(type);
  const [file] = fileOf(part);
  if (known) return file ? (file.name ?? `[${known.shown}]`) : `[${known.shown}]\n[The file is missing]`;

  const details = objectOf(payload) ?? {};
  const words = [title ?? details.title, part.url ?? details.url].map(proseOf).filter((word) => word !== undefined);
  const kind = typeof type === 'string' && /^[a-z_]{1,40}$/.test(type) ? type : 'unknown';

  return words.length > 0 ? words.join('\n') : `[A message of a kind that is not read: ${kind}]`;
}
