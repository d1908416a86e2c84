/** An entry of `parameters` as written: a name, a number, or either with a type. */
export type ParameterFile = string | number | Entry;

type Place = { readonly name?: string | undefined; readonly slot?: number | undefined };
type Entry = Place &
  (
    | { readonly type?: 'text' | 'date-time' | undefined }
    | { readonly type: 'currency'; readonly code: string; readonly amount: string }
  );

/** What an entry says about its occurrence of a field code. */
export type ParameterSpec = Place &
  (
    | { readonly type: 'text' | 'date-time' }
    | { readonly type: 'currency'; readonly code: string; readonly amount: string }
  );

export function parameterSpec(entry: ParameterFile | undefined): ParameterSpec {
  if (entry === undefined) return { type: 'text' };
  if (typeof entry === 'string') return { type: 'text', name: entry };
  if (typeof entry === 'number') return { type: 'text', slot: entry };

  return entry.type === 'currency' ? entry : { ...entry, type: entry.type ?? 'text' };
}

/** The order in which WhatsApp takes parameters: of their numbers, if they have some, else of the text. */
export function inSlotOrder<Parameter>(
  parameters: readonly { readonly slot?: number | undefined; readonly value: Parameter }[],
): Parameter[] {
  return [...parameters].sort((a, b) => (a.slot ?? 0) - (b.slot ?? 0)).map(({ value }) => value);
}
