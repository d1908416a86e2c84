/**
 * Where a text stops being JSON. The engine's own message has no position for half of the mistakes, and quotes the
 * text, which may be personal data. Imported with the first broken body.
 */
export function jsonFault(text: string): string {
  if (text.trim() === '') return 'The body is empty.';

  const offset = brokenAt(text);
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  const place = `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;

  return offset < text.length
    ? `This is not JSON from ${place} on.`
    : `The JSON ends too early, at ${place}: something is not closed, or the body was cut off.`;
}

const string = '"(?:[^"\\\\\\u0000-\\u001f]|\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4}))*';
const word = '-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|true|false|null';
const blanks = /[\t\n\r ]*/y;
const token = new RegExp(`([{}[\\],:])|(${string}")|(?:${word})(?![\\w.+-])`, 'y');
const openString = new RegExp(string, 'y');

/**
 * `item`: a value, or the end of an empty array; `key`: a member's name; `member`: that, or the end of an empty object.
 */
type Expected = 'value' | 'item' | 'key' | 'member' | 'colon' | 'next';

/** The offset of the first character that cannot be there; the text's length if it ends too early. */
function brokenAt(text: string): number {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = skip(blanks, text, 0);

  while (at < text.length) {
    token.lastIndex = at;
    const [found, sign, quoted] = token.exec(text) ?? [];
    if (found === undefined) return notToken(text, at);

    const after: Expected | undefined =
      sign === undefined ? afterValue(expected, quoted !== undefined) : afterSign(sign, expected, open);
    if (after === undefined) return at;

    expected = after;
    at = skip(blanks, text, at + found.length);
  }

  return at;
}

/** Where it goes wrong within a string, a number or a word; the text's length if only its end is missing. */
function notToken(text: string, at: number): number {
  const offset = skip(openString, text, at);
  const rest = text.slice(offset, offset + 40);

  return offset + rest.length === text.length && begun.test(rest) ? text.length : offset;
}

/** A number, a word or an escape that was cut off. */
const begun = /^(?:-?\d[\d.eE+-]*|-|t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?|\\(?:u[0-9a-fA-F]{0,3})?)$/;

/** What may follow a string, a number or a word; undefined if it cannot be there. */
function afterValue(expected: Expected, isString: boolean): Expected | undefined {
  if (expected === 'value' || expected === 'item') return 'next';

  return isString && (expected === 'key' || expected === 'member') ? 'colon' : undefined;
}

function afterSign(sign: string, expected: Expected, open: ('{' | '[')[]): Expected | undefined {
  const isValue = expected === 'value' || expected === 'item';

  switch (sign) {
    case '{':
    case '[':
      if (!isValue) return undefined;
      open.push(sign);
      return sign === '{' ? 'member' : 'item';
    case '}':
      return (expected === 'member' || expected === 'next') && open.pop() === '{' ? 'next' : undefined;
    case ']':
      return (expected === 'item' || expected === 'next') && open.pop() === '[' ? 'next' : undefined;
    case ':':
      return expected === 'colon' ? 'value' : undefined;
    default:
      if (expected !== 'next') return undefined;
      return open.at(-1) === '{' ? 'key' : open.at(-1) === '[' ? 'value' : undefined;
  }
}

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;

  return from + (pattern.exec(text)?.[0].length ?? 0);
}
