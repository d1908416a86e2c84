/** A text that the operator wrote, and its place in the file. */
export type PlacedText = { readonly path: readonly PropertyKey[]; readonly text: string };

/** Every text in a structure that holds a field code. */
export function textsWithCodes(value: unknown): PlacedText[] {
  return textsIn(value).filter(({ text }) => text.includes('<$'));
}

export function textsIn(value: unknown, path: readonly PropertyKey[] = []): PlacedText[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];

  return Object.entries(value).flatMap(([key, member]) =>
    textsIn(member, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** The same structure with every text rendered. Values go into the parsed structure, never into its notation. */
export function mapTexts<Structure>(value: Structure, render: (text: string) => string): Structure {
  return mapped(value, render) as Structure;
}

function mapped(value: unknown, render: (text: string) => string): unknown {
  if (typeof value === 'string') return render(value);
  if (Array.isArray(value)) return value.map((item) => mapped(item, render));
  if (typeof value !== 'object' || value === null) return value;

  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, mapped(member, render)]));
}

function literalLength(text: string): number {
  return literals(text).reduce((length, part) => length + part.length, 0);
}

/** Whether a text is longer, whatever its field codes give. */
export function isLongerThan(max: number, text: string): boolean {
  return text.length > max && literalLength(text) > max;
}

export function countCodes(text: string): number {
  return literals(text).length - 1;
}

/** Where a slot of WhatsApp's, such as `{{1}}`, is written outside the field codes. */
export function findPastedSlot(text: string): { readonly slot: string; readonly at: number } | undefined {
  const masked = text.replaceAll(codePattern, (code) => ' '.repeat(code.length));
  const found = /\{\{\s*\w+\s*\}\}/.exec(masked);

  return found ? { slot: found[0], at: found.index } : undefined;
}

export function pastedSlotAdvice(slot: string): string {
  return `${slot} is a slot of WhatsApp’s, which nothing fills here: write its value in its place, such as <$Contact.FirstName$>`;
}

/** The first field code of a link, if it is where the scheme and the host are. */
export function findCodeInHost(link: string): { readonly start: number; readonly end: number } | undefined {
  const [code] = link.matchAll(codePattern);
  if (!code || /^https?:\/\/[^/?#]+[/?#]/.test(link.slice(0, code.index))) return undefined;

  return { start: code.index, end: code.index + code[0].length };
}

/** A code with its strings, which may hold `$>` and `<$`; or the opening of one that does not end. */
const codePattern = /<\$(?:(?!\$>|<\$)(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|“(?:[^”\\]|\\.)*”|[^"'“]))*\$>|<\$/g;

/** What is around the codes: one part more than there are codes. */
function literals(text: string): string[] {
  return text.split(codePattern);
}
