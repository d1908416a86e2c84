import { type Catalog, createCatalog } from '../../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';

/** The catalog that is shipped as a sample. */
export function sampleCatalog(): Catalog {
  const { data, problems } = loadCatalogFolder('catalog');
  if (!data) throw new Error(JSON.stringify(problems));

  return createCatalog(data);
}
