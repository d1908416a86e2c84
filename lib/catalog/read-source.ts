import { readFileSync } from 'node:fs';

type Problem = { readonly message: string; readonly line?: number; readonly column?: number };

/** The text of a catalog file, or what is wrong with it as a whole. */
export function readSource(path: string): { readonly text: string } | { readonly problem: Problem } {
  const bytes = readBytes(path);
  if (!bytes) return { problem: { message: 'cannot be read' } };

  const text = decoded(bytes);
  if (text === undefined)
    return { problem: { ...firstBroken(bytes), message: 'is not UTF-8: save it in that encoding' } };
  if (withoutComments(text) === '') return { problem: { line: 1, column: 1, message: 'is empty' } };

  return { text };
}

function readBytes(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Where the first bytes are that mean nothing in UTF-8. */
function firstBroken(bytes: Buffer): { line: number; column: number } {
  const before = bytes.toString('utf8').split('\ufffd', 1)[0] ?? '';
  const lines = before.split('\n');

  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function withoutComments(text: string): string {
  return text.replaceAll(/^\s*(#.*|---\s*)$/gm, '').trim();
}
