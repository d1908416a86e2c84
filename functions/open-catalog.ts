import type { Catalog } from '../lib/catalog/catalog.ts';
import type { Lookup } from '../lib/catalog/lookup.ts';
import { openOnce } from '../lib/net/open-once.ts';
import { readLookup } from './catalog.ts';

/** The catalog with its responses, which are loaded with the first call: for functions that seldom need one. */
export const openCatalog = openOnce(async (): Promise<Catalog> => {
  const [{ createCatalog }, { readResponses }] = await Promise.all([
    import('../lib/catalog/catalog.ts'),
    import('./responses.ts'),
  ]);

  return createCatalog({ ...readLookup(), responses: readResponses() });
});

/** The same for who asks for responses by their ids: the first one loads them all. */
export function withResponses(lookup: Lookup): Omit<Catalog, 'responses'> {
  return { ...lookup, response: async (id) => (await openCatalog()).response(id) };
}
