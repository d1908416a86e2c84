import type { CatalogData } from '../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../lib/catalog/load.ts';
import { showProblem } from '../lib/catalog/show-problem.ts';

/** The catalog of this deployment. The build puts the checked catalog in this module's place; run from source it reads the folder. */
export const catalogData: CatalogData = readFolder(process.env.CATALOG ?? 'catalog');

function readFolder(folder: string): CatalogData {
  const { data, problems } = loadCatalogFolder(folder);
  if (data) return data;

  throw new Error(['The catalog cannot be used:', ...problems.map((problem) => showProblem(folder, problem))].join('\n'));
}
