import { build, type ImportKind } from 'esbuild';
import { expect, test } from 'vitest';

const list = 'test/simulation/late-imports.ts';

/** No run reads a secret of AWS. */
const notReached = ['@aws-sdk/client-ssm'];

test('what the simulated code loads late is loaded before a run', async () => {
  const late = await importsOf('dynamic-import', ['test/simulation/code.ts', 'test/simulation/callback-code.ts']);
  const loaded = await importsOf('import-statement', [list], ({ importer }) => importer === list);
  const missing = [...late].filter((path) => !loaded.has(path) && !notReached.includes(path));

  expect(missing, `add it to ${list}: a run does not wait for it, and its invocation is lost`).toEqual([]);
});

type Import = { readonly importer: string; readonly path: string };

/** By path from the root, or by package. */
async function importsOf(
  kind: ImportKind,
  entryPoints: string[],
  isMeant: (one: Import) => boolean = () => true,
): Promise<Set<string>> {
  const { metafile } = await build({
    ...{ entryPoints, outdir: 'unwritten', write: false, metafile: true },
    ...{ bundle: true, packages: 'external', format: 'esm', platform: 'node', logLevel: 'silent' },
  });
  const all = Object.entries(metafile.inputs).flatMap(([importer, { imports }]) =>
    imports.filter((one) => one.kind === kind).map(({ path }) => ({ importer, path })),
  );

  return new Set(all.filter(isMeant).map(({ path }) => path));
}
