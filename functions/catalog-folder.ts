import type { CatalogData } from '../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../lib/catalog/load.ts';
import { showProblem } from '../lib/catalog/show-problem.ts';

/** Run from source only: no bundle holds it. */
export function readCatalogFolder(): CatalogData {
  const folder = process.env.CATALOG ?? 'catalog';
  const { data, problems } = loadCatalogFolder(folder);
  if (data) return data;

  throw new Error(
    ['The catalog cannot be used:', ...problems.map((problem) => showProblem(folder, problem))].join('\n'),
  );
}
