/** Parts of a vendor's JSON, which may be of any type: what is not as expected is undefined or empty. None throws. */
import { readJson } from '../net/read-json.ts';

export type JsonObject = { readonly [key: string]: unknown };

export function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Longer than any id or name of a vendor's: what is longer could make a record that no queue takes. */
const maxLength = 512;

/** A text that is neither empty nor too long. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= maxLength ? value : undefined;
}

export function readObject(bytes: Uint8Array): JsonObject | undefined {
  return objectOf(readJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')));
}

/** Seconds since 1970, as a number or its digits, as ms; 13 digits are ms already. */
export function timeOf(value: unknown): number | undefined {
  const digits = typeof value === 'number' ? String(value) : value;
  if (typeof digits !== 'string') return undefined;

  if (/^\d{13}$/.test(digits)) return Number(digits);

  return /^\d{1,10}$/.test(digits) ? Number(digits) * 1000 : undefined;
}

/** A date as ISO 8601 writes it, as ms since 1970. */
export function dateOf(value: unknown): number | undefined {
  const at = Date.parse(textOf(value) ?? '');

  return Number.isNaN(at) ? undefined : at;
}

/** Longer than any vendor takes, and short enough for a record of a queue, in which a character may take six bytes. */
const maxText = 10_000;

/** What a person wrote, cut if no vendor could have taken it; undefined if it is no text or blank. */
export function proseOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, maxText) : undefined;
}

/** A file's type as a vendor names it; what is no type is any bytes. */
export function fileTypeOf(value: unknown): string {
  const type = textOf(value)?.toLowerCase() ?? '';

  return /^[\w.+-]+\/[\w.+-]+( *; *[\w.+-]+=[\w.+-]+)*$/.test(type) ? type : 'application/octet-stream';
}

/** A number of bytes. */
export function sizeOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
