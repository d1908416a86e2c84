/** Runs while packaging. */
import { parse } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Names the files of what a function imports late after the function: serverless-esbuild builds all functions into one
 * folder, and leaves out of a function's zip what begins with another function's name and a dot.
 */
export const chunksPlugin: Plugin = {
  name: 'chunks',
  setup({ initialOptions, onResolve }) {
    const { entryPoints } = initialOptions;
    const [entry] = Array.isArray(entryPoints) ? entryPoints : [];
    if (typeof entry !== 'string') throw new Error('a function is built from one file');

    initialOptions.chunkNames = `${parse(entry).name}.[name]-[hash]`;
    // The SDK's part for browsers imports it late: esbuild drops the part, but would keep the file.
    onResolve({ filter: /^bowser$/ }, ({ path }) => ({ path, external: true }));
  },
};
