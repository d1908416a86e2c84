import type { CatalogData } from '../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../lib/catalog/load.ts';

/** The catalog of this deployment. The build puts the checked catalog in this module's place; run from source it reads the folder. */
export const catalogData: CatalogData = readFolder(process.env.CATALOG ?? 'catalog');

function readFolder(folder: string): CatalogData {
  const { data, problems } = loadCatalogFolder(folder);
  if (data) return data;

  throw new Error(
    `The catalog cannot be used:\n${problems.map(({ file, line, message }) => `  ${file}:${line ?? 1}: ${message}`).join('\n')}`,
  );
}
