/**
 * The catalog of this deployment. The build puts the checked catalog in this module's place; run from source it reads
 * the folder. Two parts, because a function that does not render carries no responses.
 */
import type { CatalogData } from '../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../lib/catalog/load.ts';
import type { LookupData } from '../lib/catalog/lookup.ts';
import { showProblem } from '../lib/catalog/show-problem.ts';

export function readLookup(): LookupData {
  return readFolder();
}

export function readResponses(): CatalogData['responses'] {
  return readFolder().responses;
}

function readFolder(): CatalogData {
  const folder = process.env.CATALOG ?? 'catalog';
  const { data, problems } = loadCatalogFolder(folder);
  if (data) return data;

  throw new Error(
    ['The catalog cannot be used:', ...problems.map((problem) => showProblem(folder, problem))].join('\n'),
  );
}
