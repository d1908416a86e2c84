import type { CatalogData } from '../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../lib/catalog/load.ts';
import { showProblem, showWarning } from '../lib/catalog/show-problem.ts';

/** Makes an error that the framework shows without its stack. */
export type FrameworkErrors = { readonly Error: new (message: string) => Error };

/** The folder that `CATALOG` names, checked; each of its problems is in the error. */
export function readCatalog(errors: FrameworkErrors, warn: (line: string) => void = () => undefined): CatalogData {
  const folder = process.env.CATALOG || 'catalog';
  const { data, problems, warnings } = loadCatalogFolder(folder);
  if (!data) throw new errors.Error(problems.map((problem) => showProblem(folder, problem)).join('\n'));
  for (const warning of warnings) warn(showWarning(folder, warning));

  return data;
}
