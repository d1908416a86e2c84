/** What becomes of a rendered value before it is sent, wherever it goes. */
import { NotSendable, type Renderer } from './renderer.ts';
import { maxTemplate } from './whatsapp-limits.ts';

/** WhatsApp refuses line breaks, tabs and long blanks in a value. U+0085 is a line break that `\s` leaves out. */
export function fold(text: string): string {
  return text.replaceAll(/[\s\u0085]+/gu, ' ').trim();
}

/** Whether a reader sees nothing of it: blanks, control characters, zero-width and other invisible marks. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text);
}

/** Limits count what is sent: UTF-16 units, after folding and encoding. */
export function checkLength(text: string, max: number, place: string): void {
  if (text.length > max)
    throw new NotSendable('content_not_supported', `${place} came out longer than ${max} characters.`);
}

export function checkNotBlank(text: string, place: string): void {
  if (isBlank(text)) throw new NotSendable('empty_template_parameter', `${place} came out empty.`);
}

/** An id that the vendor knows something by. */
export function idOf(written: string, place: string, { text, mayBeEmpty }: Renderer): string {
  const id = fold(text(written));
  checkLength(id, maxTemplate.id, place);
  if (!mayBeEmpty(written)) checkNotBlank(id, place);

  return id;
}

/** Encodes what a link cannot hold. What is percent-encoded already, such as a signed token, stays as it is. */
export function encodeForLink(text: string): string {
  return encodeURI(text.toWellFormed()).replaceAll(/%25(?=[0-9a-f]{2})/gi, '%');
}

/** The rendered name, or the last part of the link if there is none. */
export function fileName(
  rendered: string | undefined,
  url: string | undefined,
  place: string,
): { readonly name?: string } {
  const given = fold(rendered ?? '');
  checkLength(given, maxTemplate.fileName, place);

  const name = isBlank(given) ? url && nameInLink(url) : given;
  return name === undefined ? {} : { name };
}

function nameInLink(url: string): string | undefined {
  const written = new URL(url).pathname.split('/').at(-1) ?? '';
  const name = fold(decoded(written));

  return isBlank(name) || name.length > maxTemplate.fileName ? undefined : name;
}

function decoded(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}
