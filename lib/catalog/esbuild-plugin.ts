/** Runs while packaging: puts the checked catalog into the bundle, so that neither the files nor what reads them nor a transport that no channel has travels to AWS. */
import type { Plugin } from 'esbuild';
import { transports } from '../channel/registry.ts';
import type { CatalogData } from './catalog.ts';
import { loadCatalogFolder } from './load.ts';
import { showProblem } from './show-problem.ts';

/** serverless-esbuild, which serverless.yml points here, takes a module's default export and calls it with the framework. */
export default ({ classes }: { readonly classes: { readonly Error: new (message: string) => Error } }): Plugin[] => {
  const folder = process.env.CATALOG ?? 'catalog';
  const { data, problems } = loadCatalogFolder(folder);
  if (!data) throw new classes.Error(problems.map((problem) => showProblem(folder, problem)).join('\n'));

  return [catalogPlugin(data), transportsPlugin(data)];
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

/**
 * Leaves out the transports that the catalog does not use. A function is one file: without this every transport, and the SDK that it
 * stands on, would be in it, because what is imported late is bundled all the same.
 */
export function transportsPlugin({ channels }: Pick<CatalogData, 'channels'>): Plugin {
  const used = new Set<string>(channels.map(({ transport }) => transport));
  const unused = Object.keys(transports).filter((name) => !used.has(name));

  return {
    name: 'transports',
    setup(build) {
      build.onResolve({ filter: /^\.\/[\w-]+\.ts$/ }, ({ path, importer }) => {
        const name = path.slice(2, -'.ts'.length);
        if (!unused.includes(name) || !/[\\/]lib[\\/]channel[\\/]registry\.ts$/.test(importer)) return undefined;

        return { path: name, namespace: 'unused-transport' };
      });
      build.onLoad({ filter: /.*/, namespace: 'unused-transport' }, ({ path }) => ({
        // Only ever run by a record of a deployment whose catalog had such a channel.
        contents: `throw new Error(${JSON.stringify(`No channel of this deployment uses ${path}.`)});`,
        loader: 'js',
      }));
    },
  };
}
