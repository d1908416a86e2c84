/** The same request in every way that an IVR may write it. */
type Entry = { key: string; type: string; value: unknown };

/** As Genesys' lists of entries, from `Parameters` and `UserData` down, or the whole body. */
export function kvListOf(request: Record<string, unknown>, { whole = false } = {}): unknown {
  if (whole) return entriesOf(request);

  return Object.fromEntries(
    Object.entries(request).map(([name, value]) => [name, isList(value) ? entriesOf(value) : value]),
  );
}

/** As a form; with dots if a name allows it. */
export function formOf(request: Record<string, unknown>, style: 'dots' | 'brackets'): string {
  const fields = Object.entries(request).flatMap(([name, value]) => fieldsOf(name, value, style));

  return new URLSearchParams(fields).toString();
}

/** Every scalar as text, as a form has it. */
export function textOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(textOf);
  if (isList(value)) return new Map(Object.entries(value).map(([key, member]) => [key, textOf(member)]));

  return value === undefined ? undefined : String(value);
}

function entriesOf(list: Record<string, unknown>): Entry[] {
  return Object.entries(list).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => entryOf(key, one)),
  );
}

function entryOf(key: string, value: unknown): Entry {
  if (isList(value)) return { key, type: 'kvlist', value: entriesOf(value) };

  return { key, type: typeof value === 'number' ? 'int' : 'str', value };
}

function fieldsOf(name: string, value: unknown, style: 'dots' | 'brackets'): [string, string][] {
  if (Array.isArray(value)) {
    return value.flatMap((one, index) =>
      fieldsOf(typeof one === 'object' && one !== null ? `${name}[${index}]` : name, one, style),
    );
  }
  if (!isList(value)) return [[name, String(value)]];

  return Object.entries(value).flatMap(([key, member]) => {
    const dotted = style === 'dots' && !/[.[\]]/.test(key);
    // A number in brackets is a place in a list.
    const next = dotted || /^\d{0,4}$/.test(key) ? `${name}.${key}` : `${name}[${key}]`;

    return fieldsOf(next, member, style);
  });
}

function isList(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
