import type { Catalog } from '../lib/catalog/catalog.ts';
import type { Lookup } from '../lib/catalog/lookup.ts';
import { openOnce } from '../lib/net/open-once.ts';
import { readLookup } from './catalog.ts';
import { loadResponses } from './load-responses.ts';

/** The catalog with its responses, for functions that seldom need one. */
export const openCatalog = openOnce(async (): Promise<Catalog> => {
  const { createCatalog } = await import('../lib/catalog/catalog.ts');

  return createCatalog({ ...readLookup(), responses: loadResponses });
});

/** The same for who asks for responses by their ids: the first one loads them all. */
export function withResponses(lookup: Lookup): Omit<Catalog, 'loadResponses'> {
  return { ...lookup, response: async (id) => (await openCatalog()).response(id) };
}
