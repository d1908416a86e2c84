import { followsValue, isEntry } from './patterns.ts';

type Quoted = { readonly text: string; readonly end: number };

/** A text in quotes, from `at` on, over as many lines as it has. Undefined if its end is not there: it was cut off. */
export function readQuoted(source: string, at: number, options: { readonly braced: boolean }): Quoted | undefined {
  const quote = source.charAt(at);
  let unescapedEnd: number | undefined;

  for (let end = source.indexOf(quote, at + 1); end >= 0; end = source.indexOf(quote, end + 1)) {
    if (runsIntoEntry(source.slice(at, end))) break;
    if (!followsValue(source.slice(end + 1, lineEnd(source, end) + 1), options)) continue;
    if (!isEscaped(source, end)) return { text: unescaped(source.slice(at + 1, end), quote), end: end + 1 };

    unescapedEnd ??= end;
  }

  // A log that escapes nothing: the backslash belongs to the text, as in "C:\dir\".
  return unescapedEnd !== undefined && !source.slice(at, unescapedEnd).includes('\n')
    ? { text: source.slice(at + 1, unescapedEnd), end: unescapedEnd + 1 }
    : undefined;
}

function lineEnd(source: string, at: number): number {
  const end = source.indexOf('\n', at);

  return end < 0 ? source.length : end;
}

function runsIntoEntry(text: string): boolean {
  return text.split('\n').slice(1).some(isEntry);
}

function isEscaped(source: string, at: number): boolean {
  const [backslashes = ''] = /\\*$/.exec(source.slice(0, at)) ?? [];

  return backslashes.length % 2 === 1;
}

/**
 * Some logs escape quotes and backslashes, some only quotes, some nothing: a lone backslash shows that they are not
 * escaped.
 */
function unescaped(text: string, quote: string): string {
  const escapesBoth = /^(?:[^\\]|\\["'\\])*$/s.test(text);

  return escapesBoth ? text.replace(/\\(["'\\])/g, '$1') : text.replaceAll(`\\${quote}`, quote);
}
