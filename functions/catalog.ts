/**
 * The catalog of this deployment without its responses. The build puts the checked catalog in this module's place; run
 * from source it reads the folder.
 */
import type { LookupData } from '../lib/catalog/lookup.ts';
import { readCatalogFolder } from './catalog-folder.ts';

export function readLookup(): LookupData {
  return readCatalogFolder();
}
