/** Where the keys of a person lead, in the keys' order: contact ids; an empty list for a key that nobody came with. */
export type Leads = readonly (readonly string[])[];

/**
 * The contacts of the first key that leads anywhere; if there are several, only those that the next keys lead to as
 * well.
 */
export function narrow(leads: Leads): readonly string[] {
  const [first = [], ...rest] = leads.filter((ids) => ids.length > 0);

  return rest.reduce<readonly string[]>((candidates, ids) => {
    const both = candidates.filter((id) => ids.includes(id));

    return candidates.length > 1 && both.length > 0 ? both : candidates;
  }, first);
}

export type Choice = { readonly status: 'one'; readonly id: string } | { readonly status: 'none' | 'several' };

/**
 * Chooses among the candidates. A key may lead to a contact that is not stored: it is being created, or its creation
 * was cut off. It counts if no candidate is stored.
 */
export function chooseOf(candidates: readonly string[], isStored: (id: string) => boolean): Choice {
  const stored = candidates.filter(isStored);
  const [id, ...others] = candidates.length > 1 && stored.length > 0 ? stored : candidates;
  if (id === undefined) return { status: 'none' };

  return others.length === 0 ? { status: 'one', id } : { status: 'several' };
}
