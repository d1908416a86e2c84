/** Bytes of UTF-8. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

/** As channels count: UTF-16 code units. */
export function unitsOf(text: string): number {
  return text.length;
}

/**
 * The text in parts of at most `max`, as `sizeOf` counts: at the end of a line in the second half of a part, else of a
 * word, else between two characters. Blanks at a cut are dropped.
 */
export function splitText(text: string, max: number, sizeOf: (text: string) => number): readonly string[] {
  const parts: string[] = [];
  let rest = text;

  while (sizeOf(rest) > max) {
    const cut = cutOf(rest, longestPrefix(rest, max, sizeOf));
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }

  return [...parts, rest].filter((part) => part !== '');
}

/** At least one character, so that it ends. */
function longestPrefix(text: string, max: number, sizeOf: (text: string) => number): number {
  let size = 0;
  let end = 0;

  for (const character of text) {
    size += sizeOf(character);
    if (size > max && end > 0) break;
    end += character.length;
  }

  return end;
}

function cutOf(text: string, end: number): number {
  if (/\s/.test(text.charAt(end))) return end;

  const line = text.lastIndexOf('\n', end - 1);
  if (line >= end / 2) return line;

  const word = /\s\S*$/.exec(text.slice(0, end))?.index ?? 0;

  return word > 0 ? word : end;
}
