import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, onTestFinished, test, vi } from 'vitest';
import plugins, { catalogPlugin } from '../../build/esbuild-plugin.ts';
import type { CatalogData } from '../../lib/catalog/catalog.ts';

// Two cores are shared with all other tests.
vi.setConfig({ testTimeout: 30_000 });

const options = {
  bundle: true,
  write: false,
  metafile: true,
  format: 'esm',
  platform: 'node',
  outdir: 'unused',
  logLevel: 'silent',
} as const;
const empty: CatalogData = { channels: [], queues: {}, responses: [] };
const bundle = (entryPoints: string[], data: CatalogData) =>
  build({ ...options, entryPoints, plugins: [catalogPlugin(data)] });

test('a bundle holds the data, to the letter', async () => {
  const odd = JSON.parse('{"__proto__": {"text": "</script>\u2028 ${name} `"}, "list": [1, null]}');
  const data = { ...empty, queues: odd, responses: [odd] };
  const { outputFiles } = await bundle(['functions/catalog.ts', 'functions/responses.ts'], data);
  const [catalog, responses] = await Promise.all(
    outputFiles.map(async ({ text }) => import(`data:text/javascript,${encodeURIComponent(text)}`)),
  );
  const bundled = { ...catalog, ...responses };

  expect(JSON.stringify({ ...bundled.readLookup(), responses: bundled.readResponses() })).toBe(JSON.stringify(data));
});

test('no function carries what reads the catalog', async () => {
  const { metafile } = await bundle(
    ['accept', 'deliver', 'sweep', 'session', 'receive', 'relay', 'callback'].map((name) => `functions/${name}.ts`),
    empty,
  );

  expect(Object.keys(metafile.inputs)).toContain('functions/catalog.ts');
  expect(
    Object.keys(metafile.inputs).filter((name) =>
      /lib\/catalog\/load|functions\/catalog-folder|node_modules\/yaml\//.test(name),
    ),
  ).toEqual([]);
});

test('a problem in the catalog fails the build with file, line and message', () => {
  const folder = mkdtempSync(join(tmpdir(), 'catalog-'));
  writeFileSync(join(folder, 'queues.yml'), '"1:session-WA": { kind: agents, queue: agents }\n"1:session-SMS": }\n');
  vi.stubEnv('CATALOG', folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  expect(() => plugins({ classes: { Error } })).toThrow(/queues\.yml:2:\d+: \S/);
});
