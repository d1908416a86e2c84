/** A number of JSON as it was written: `19.90` is a price, and 12345678901234567890 an id. */
export class WrittenNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/**
 * Parses like JSON.parse, with every number as a `WrittenNumber`. Throws SyntaxError, or RangeError if lists are nested
 * past the stack.
 */
export function parseJson(text: string): unknown {
  return mayBeRewritten.test(text) ? JSON.parse(text, toWritten) : withWritten(JSON.parse(text));
}

/**
 * What a number must contain to be written differently afterwards. Texts without it skip the reviver, which takes five
 * times as long.
 */
const mayBeRewritten = /\d(?:[.eE]|\d{15})|-0/;

/** The same for a value that was parsed elsewhere; it is not modified. */
export function withWrittenNumbers(value: unknown): unknown {
  return parseJson(JSON.stringify(value));
}

function toWritten(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' ? new WrittenNumber(context?.source ?? String(value)) : value;
}

function withWritten(value: unknown): unknown {
  if (typeof value === 'number') return new WrittenNumber(String(value));
  if (typeof value !== 'object' || value === null) return value;

  const members = value as Record<string, unknown>;

  for (const key of Object.keys(members)) {
    const member = members[key];
    // Not by assignment: a member may be called __proto__.
    if (typeof member === 'number') Object.defineProperty(members, key, { value: withWritten(member) });
    else withWritten(member);
  }

  return members;
}

/** JSON in ASCII: SQS refuses U+FFFE, U+FFFF and lone surrogates, and JSON can write every one of them as an escape. */
export function asciiJson(value: unknown): string {
  const json = JSON.stringify(value);
  // Nearly all of it is ASCII already.
  if (Buffer.byteLength(json) === json.length) return json;

  return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
