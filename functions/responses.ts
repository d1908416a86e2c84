/**
 * The responses of this deployment's catalog: a module of its own, so that a function that seldom renders loads them
 * when it does. The build puts the checked ones in its place.
 */
import type { CatalogData } from '../lib/catalog/catalog.ts';
import { readCatalogFolder } from './catalog-folder.ts';

export function readResponses(): CatalogData['responses'] {
  return readCatalogFolder().responses;
}
