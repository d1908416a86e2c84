import { readFileSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

/** A file that a command was given. `hint`: where to find one. */
export function readTextFile(path: string, { hint = '' }: { readonly hint?: string } = {}): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`${path} cannot be read.${hint && ` ${hint}`}`, { cause });
  }
}
