import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Code } from './world.ts';

/**
 * A mistake that somebody could make: in `file`, each snippet is replaced. A snippet that is gone fails the build of
 * the mutant.
 */
export type Mutant = {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** The kind of invite, or the seed, that is known to expose it, if the first ones tried do not. */
  readonly kind?: string;
  readonly seed?: number;
};
type Edit = { readonly file: string; readonly snippet: string; readonly by: string };

export const edit = (file: string, snippet: string, by = ''): Edit => ({ file, snippet, by });

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'node_modules/.cache/mutants');

/** The code with the mistake in it. */
export function buildMutant(mutant: Mutant): Promise<Code> {
  return buildFrom<Code>('test/simulation/code.ts', mutant);
}

/** The same of another set of names. */
export async function buildFrom<Built>(entry: string, { name, edits }: Mutant): Promise<Built> {
  const outfile = join(folder, `${name.replaceAll(/\W+/g, '-')}.mjs`);
  await mkdir(folder, { recursive: true });

  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node24',
    logLevel: 'silent',
    plugins: [
      {
        name: 'mutant',
        setup: ({ onLoad }) => {
          onLoad({ filter: /\/(lib|test\/memory)\/.*\.ts$/ }, async ({ path }) => {
            const mine = edits.filter(({ file }) => path === join(root, file));

            return mine.length === 0
              ? undefined
              : { contents: mine.reduce(change, await readFile(path, 'utf8')), loader: 'ts' };
          });
        },
      },
    ],
  });

  return (await import(`${pathToFileURL(outfile).href}?${Date.now()}`)) as Built;
}

/** Where a line of it breaks is the formatter's business: a blank of the snippet stands for any white space. */
function change(source: string, { file, snippet, by }: Edit): string {
  const pattern = new RegExp(snippet.trim().split(/\s+/).map(escaped).join('\\s+'), 'g');
  if (source.match(pattern)?.length !== 1) throw new Error(`${file} has not exactly one ${snippet.trim()}`);

  return source.replace(pattern, () => by);
}

function escaped(text: string): string {
  return text.replaceAll(/[^\w\s]/g, '\\$&');
}
