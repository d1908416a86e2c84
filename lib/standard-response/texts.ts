/** A text that the operator wrote, and its place in the file. */
export type PlacedText = { readonly path: readonly PropertyKey[]; readonly text: string };

/** Every text in a structure that holds a field code. */
export function textsWithCodes(value: unknown, path: readonly PropertyKey[] = []): PlacedText[] {
  if (typeof value === 'string') return value.includes('<$') ? [{ path, text: value }] : [];
  if (typeof value !== 'object' || value === null) return [];

  return Object.entries(value).flatMap(([key, member]) =>
    textsWithCodes(member, [...path, Array.isArray(value) ? Number(key) : key]),
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

/** How long a text is at least, whatever its field codes give. */
export function literalLength(text: string): number {
  return text.replaceAll(/<\$[\s\S]*?\$>/g, '').length;
}

export function countCodes(text: string): number {
  return text.split('<$').length - 1;
}
