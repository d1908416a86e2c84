/** Runs while packaging: puts the checked catalog into the bundle, so that neither the files nor what reads them travels to AWS. */
import type { Plugin } from 'esbuild';
import { type CatalogProblem, loadCatalogFolder } from './load.ts';

/** serverless-esbuild, which serverless.yml points here, takes a module's default export and calls it with the framework. */
export default ({ classes }: { readonly classes: { readonly Error: new (message: string) => Error } }): Plugin[] => {
  const { data, problems } = loadCatalogFolder(process.env.CATALOG ?? 'catalog');
  if (problems.length > 0) throw new classes.Error(problems.map(describe).join('\n'));

  return [catalogPlugin(data)];
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

function describe({ file, line, column, message }: CatalogProblem): string {
  return [file, line, column]
    .filter((part) => part !== undefined)
    .join(':')
    .concat(`: ${message}`);
}
