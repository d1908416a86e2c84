/**
 * Runs while packaging: puts the checked catalog into the bundle, so that neither the files nor what reads them travels
 * to AWS.
 */
import type { Plugin } from 'esbuild';
import type { CatalogData } from '../lib/catalog/catalog.ts';
import { chunksPlugin } from './chunks-plugin.ts';
import { type FrameworkErrors, readCatalog } from './read-catalog.ts';

/**
 * serverless-esbuild, which serverless.yml points here, takes a module's default export and calls it with the
 * framework.
 */
export default ({ classes }: { readonly classes: FrameworkErrors }): Plugin[] => [
  catalogPlugin(readCatalog(classes)),
  chunksPlugin,
];

/** Answers every import of functions/catalog.ts and functions/responses.ts with the data. */
export function catalogPlugin({ responses, ...lookup }: CatalogData): Plugin {
  return {
    name: 'catalog',
    setup(build) {
      build.onLoad({ filter: /[\\/]functions[\\/]catalog\.ts$/ }, () => ({
        contents: `export const readLookup = ${reader(lookup)};`,
        loader: 'js',
      }));
      build.onLoad({ filter: /[\\/]functions[\\/]responses\.ts$/ }, () => ({
        contents: `export const readResponses = ${reader(responses)};`,
        loader: 'js',
      }));
    },
  };
}

/**
 * Parses a text when it is called: a script of a thousand responses takes Node three times as long, and a key
 * `__proto__` means something else in one.
 */
function reader(value: unknown): string {
  return `() => JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
}
