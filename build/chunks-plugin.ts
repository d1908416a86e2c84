/** Runs while packaging. */
import { dirname, parse } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Names the files of what a function imports late after the function: serverless-esbuild builds all functions into one
 * folder, and leaves out of a function's zip what begins with another function's name and a dot.
 */
export const chunksPlugin: Plugin = {
  name: 'chunks',
  setup({ initialOptions, onResolve, onLoad, esbuild }) {
    const { entryPoints } = initialOptions;
    const [entry] = Array.isArray(entryPoints) ? entryPoints : [];
    if (typeof entry !== 'string') throw new Error('a function is built from one file');

    initialOptions.chunkNames = `${parse(entry).name}.[name]-[hash]`;
    // The SDK's part for browsers imports it late: esbuild drops the part, but would keep the file.
    onResolve({ filter: /^bowser$/ }, ({ path }) => ({ path, external: true }));
    // The only client with a list of rules for its endpoints, imported late: esbuild would put what reads the rules
    // where the other clients' code is, which every cold start loads. So it gets a copy.
    const rules = /[\\/]client-connectparticipant[\\/]dist-es[\\/]endpoint[\\/]endpointResolver\.js$/;
    onLoad({ filter: rules }, async ({ path }) => {
      const { outputFiles } = await esbuild.build({
        ...{ entryPoints: [path], bundle: true, write: false, format: 'esm', platform: 'node' },
        ...{ mainFields: ['module', 'main'], external: ['@aws-sdk/*'] },
      });

      return { contents: outputFiles[0]?.text ?? '', resolveDir: dirname(path), loader: 'js' };
    });
  },
};
