import type { OpenBridge } from '../../chat-server/chat-server.ts';
import type { ClientMessageRecord } from '../../queue/message-record.ts';
import type { KeptFile } from '../client/keep-files.ts';
import { bytesOf, splitText } from './split-text.ts';

/** What a client's message is on a bridged server, in order. */
export type Part =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'file'; readonly file: KeptFile };

/** The same on every attempt: a file that could not be kept is a part, too. */
export function clientParts(
  { kind, text, choice }: Pick<ClientMessageRecord, 'kind' | 'text' | 'choice'>,
  files: readonly KeptFile[],
  { maxTextBytes }: Pick<OpenBridge, 'maxTextBytes'>,
): readonly Part[] {
  const words = kind === 'choice' && choice ? choice.title : text;
  const texts = isNameOf(words, files) ? [] : splitText(words, maxTextBytes, bytesOf);

  return [
    ...texts.map((part) => ({ type: 'text', text: part }) as const),
    ...files.map((file) => ({ type: 'file', file }) as const),
  ];
}

/** A file without words of the client's is named by its name, or like `[Picture]`. */
function isNameOf(text: string, files: readonly KeptFile[]): boolean {
  return files.length > 0 && (/^\[[\w ]+\]$/.test(text) || files.some(({ name }) => name === text));
}

/** What stands in the chat for a file that could not be passed on. */
export function lineOf({ mediaType, name, size }: KeptFile, why: string): string {
  const what = name ?? kindOf(mediaType);
  const shown = size === undefined ? what : `${what}, ${sizeText(size)}`;

  return `[${shown}: could not be passed on: ${why.replace(/\.$/, '')}]`;
}

/** What the agents' side knows a file by, also if the client gave it no name. */
export function fileNameOf({ name, mediaType }: KeptFile): string {
  const [, extension] = /^\w+\/(\w{1,8})(;|$)/.exec(mediaType) ?? [];

  return name ?? `${kindOf(mediaType)}${extension === undefined ? '' : `.${extension}`}`;
}

/** By what a transcript shows a part. */
export function shownAs(part: Part): string {
  return part.type === 'text' ? part.text : fileNameOf(part.file);
}

function kindOf(mediaType: string): string {
  return names.get(mediaType.split('/')[0] ?? '') ?? 'file';
}

const names: ReadonlyMap<string, string> = new Map([
  ['image', 'picture'],
  ['video', 'video'],
  ['audio', 'audio'],
]);

function sizeText(bytes: number): string {
  return bytes < 100_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** How many times a text is among others, however a server wrote its blanks. */
export function countOf(text: string, texts: readonly string[]): number {
  const wanted = plain(text);

  return texts.filter((other) => plain(other) === wanted).length;
}

function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
