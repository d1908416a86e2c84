/** Runs while packaging: puts the checked catalog into the bundle, so that neither the files nor what reads them travels to AWS. */
import type { Plugin } from 'esbuild';
import { chunksPlugin } from '../lambda/chunks-plugin.ts';
import { loadCatalogFolder } from './load.ts';
import { showProblem } from './show-problem.ts';

/** serverless-esbuild, which serverless.yml points here, takes a module's default export and calls it with the framework. */
export default ({ classes }: { readonly classes: { readonly Error: new (message: string) => Error } }): Plugin[] => {
  const folder = process.env.CATALOG ?? 'catalog';
  const { data, problems } = loadCatalogFolder(folder);
  if (!data) throw new classes.Error(problems.map((problem) => showProblem(folder, problem)).join('\n'));

  return [catalogPlugin(data), chunksPlugin];
};

/** Answers every import of functions/catalog.ts with the data. */
export function catalogPlugin(data: unknown): Plugin {
  return {
    name: 'catalog',
    setup(build) {
      // As JSON and not as a script, in which a key `__proto__` would mean something else.
      const contents = JSON.stringify({ catalogData: data });
      build.onLoad({ filter: /[\\/]functions[\\/]catalog\.ts$/ }, () => ({ contents, loader: 'json' }));
    },
  };
}
