/** JSON whose numbers remember how they were written: `19.90` is a price, and 12345678901234567890 an id. */
export class WrittenNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** Parses like JSON.parse, with every number as a `WrittenNumber`. Throws SyntaxError, or RangeError where lists are nested past the stack. */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? new WrittenNumber(context?.source ?? String(value)) : value,
  );
}

/** JSON in ASCII: SQS refuses U+FFFE, U+FFFF and lone surrogates, and JSON can write every one of them as an escape. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
