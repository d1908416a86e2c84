import type { ClientFile, ClientMessage } from '../inbound.ts';
import { fileTypeOf, type JsonObject, listOf, objectOf, proseOf, sizeOf, textOf } from '../json-parts.ts';
import { readInteractive } from './read-interactive.ts';

type Content = Pick<ClientMessage, 'kind' | 'text' | 'choice' | 'files' | 'replyTo'>;

/** What is not read is `other`, with a text that says so. */
export function readAppleContent(type: string, message: JsonObject): Content {
  switch (type) {
    case 'text':
      return readText(message);
    case 'interactive':
      return readAnswer(message);
    default:
      return other(`a kind that is not read: ${/^[\w-]{1,40}$/.test(type) ? type : 'unknown'}`);
  }
}

function other(what: string): Content {
  return { kind: 'other', text: `[A message of ${what}]` };
}

/** Stands for an attachment. */
const objectReplacement = /\uFFFC/g;

/** A vendor's own limit is higher than what anybody sends in one message. */
const maxFiles = 20;

function readText({ body, subject, attachments }: JsonObject): Content {
  const files = listOf(attachments)
    .slice(0, maxFiles)
    .flatMap((value) => fileOf(objectOf(value)));
  const words = [subject, body]
    .map((part) => (typeof part === 'string' ? proseOf(part.replaceAll(objectReplacement, '').trim()) : undefined))
    .filter((part) => part !== undefined)
    .join('\n');
  if (files.length === 0)
    return words === '' ? { kind: 'other', text: '[An empty message]' } : { kind: 'text', text: words };

  const names = files.map(({ name = '[File]' }) => name).join('\n');

  return { kind: 'media', text: words === '' ? names : words, files };
}

function fileOf(attachment: JsonObject | undefined): ClientFile[] {
  const source = attachment && sourceOf(attachment);
  if (!attachment || !source) return [];

  const [size, name] = [sizeOf(attachment.size) ?? sizeOf(Number(attachment.size)), textOf(attachment.name)];

  return [
    {
      ref: JSON.stringify(source),
      mediaType: fileTypeOf(attachment.mimeType),
      ...(size !== undefined && { size }),
      ...(name !== undefined && { name }),
    },
  ];
}

/** What a download needs: the signature in base64, which Apple sends in hex, too. */
function sourceOf({ url, owner, key, signature, ...more }: JsonObject) {
  const base64 = textOf(more['signature-base64']) ?? base64Of(signature);
  const isWhole =
    typeof url === 'string' && url.length <= maxUrl && typeof key === 'string' && /^[0-9a-f]{64,66}$/i.test(key);

  return isWhole && base64 !== undefined && textOf(owner) !== undefined
    ? { url, owner, key, signature: base64 }
    : undefined;
}

const maxUrl = 2048;

function base64Of(hex: unknown): string | undefined {
  return typeof hex === 'string' && /^([0-9a-f]{2}){1,256}$/i.test(hex)
    ? Buffer.from(hex, 'hex').toString('base64')
    : undefined;
}

/** An answer of more than 10 KB is a file, which the vendor's gateway decodes. */
function readAnswer({ interactiveData, interactiveDataRef }: JsonObject): Content {
  const data = objectOf(objectOf(interactiveData)?.data);
  if (data) return readInteractive(data) ?? other('a kind that is not read: interactive');

  const reference = objectOf(interactiveDataRef);
  const source = reference && sourceOf(reference);
  const bid = textOf(reference?.bid);
  if (!source || bid === undefined) return other('a kind that is not read: interactive');

  return {
    kind: 'other',
    text: '[A long answer to a list or a form: see the file]',
    files: [{ ref: JSON.stringify({ ...source, bid }), mediaType: 'application/json', name: 'answer.json' }],
  };
}
