/** Runs while packaging: puts the checked catalog into the bundle, so that neither the files nor what reads them travels to AWS. */
import type { Plugin } from 'esbuild';
import type { CatalogData } from '../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../lib/catalog/load.ts';
import { showProblem } from '../lib/catalog/show-problem.ts';
import { chunksPlugin } from './chunks-plugin.ts';

/** serverless-esbuild, which serverless.yml points here, takes a module's default export and calls it with the framework. */
export default ({ classes }: { readonly classes: { readonly Error: new (message: string) => Error } }): Plugin[] => {
  const folder = process.env.CATALOG ?? 'catalog';
  const { data, problems } = loadCatalogFolder(folder);
  if (!data) throw new classes.Error(problems.map((problem) => showProblem(folder, problem)).join('\n'));

  return [catalogPlugin(data), chunksPlugin];
};

/** Answers every import of functions/catalog.ts with the data, in its two parts. */
export function catalogPlugin({ responses, ...lookup }: CatalogData): Plugin {
  return {
    name: 'catalog',
    setup(build) {
      const contents = `export const readLookup = ${reader(lookup)};\nexport const readResponses = ${reader(responses)};`;
      build.onLoad({ filter: /[\\/]functions[\\/]catalog\.ts$/ }, () => ({ contents, loader: 'js' }));
    },
  };
}

/** A text that is parsed when it is called for: a script of a thousand responses takes Node three times as long, and means something else by a key `__proto__`. */
function reader(value: unknown): string {
  return `() => JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
}
