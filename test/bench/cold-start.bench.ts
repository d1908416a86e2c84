/**
 * What a cold start loads before the first event, against a bare function with the same SDK clients: its size, and the
 * time that importing it takes. The functions are the packaged ones, out of their zips; the bare one is built with the
 * same options.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type BuildOptions, build } from 'esbuild';
import * as z from 'zod';
import { chunksPlugin } from '../../build/chunks-plugin.ts';
import { readServerlessFile } from '../../local/serverless-file.ts';
import { kibOf, type Packaged, readPackaged, toPackaged, unpack } from '../support/packaged.ts';
import { type Figures, median, type Suite } from './suite.ts';

const run = promisify(execFile);
const names = ['accept', 'deliver', 'sweep', 'session', 'receive', 'relay'] as const;
const bareName = 'bare-cold-start';
const rounds = 25;

export const coldStart: Suite = { run: measure };

async function measure(): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'cold-start-'));

  try {
    await run('npm', ['run', 'package']);
    const bare = await buildBare(folder);
    const packaged = await Promise.all(names.map(readPackaged));
    for (const each of packaged) await unpack(each, folder);

    const times = await importTimes([bareName, ...names].map((name) => join(folder, 'functions', `${name}.mjs`)));
    const [bareTimes = [], ...others] = times;

    return {
      bare: { 'loaded at once': kib(kibOf(bare, bare.eager)), import: ms(median(bareTimes)) },
      ...Object.fromEntries(
        names.map((name, index) => [name, figuresOf(packaged[index] ?? bare, bare, others[index] ?? [], bareTimes)]),
      ),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function figuresOf(
  packaged: Packaged,
  bare: Packaged,
  times: readonly number[],
  bareTimes: readonly number[],
): Figures {
  const eager = kibOf(packaged, packaged.eager);
  // Round by round, so that a machine that slows down for a while slows both.
  const ratio = median(times.map((time, index) => time / (bareTimes[index] ?? Number.NaN)));

  return {
    'in the zip': kib(kibOf(packaged)),
    'loaded at once': kib(eager),
    'loaded at once, over bare': { ...kib(eager - kibOf(bare, bare.eager)), atMost: 130 },
    import: ms(median(times)),
    'import, times bare': { figure: round(ratio, 2), unit: 'times', atMost: 1.25 },
  };
}

const settings = z.object({ custom: z.object({ esbuild: z.looseObject({ outputFileExtension: z.string() }) }) });

async function buildBare(folder: string): Promise<Packaged> {
  const { esbuild } = settings.parse(readServerlessFile(await readFile('serverless.yml', 'utf8'), 'dev')).custom;
  // Those of serverless-esbuild, not of esbuild.
  const { outputFileExtension, exclude, outputWorkFolder, skipRebuild, plugins, ...options } = esbuild;
  const given: BuildOptions = {
    ...options,
    platform: 'node',
    entryPoints: [`test/bench/${bareName}.ts`],
    outdir: join(folder, 'functions'),
    outExtension: { '.js': outputFileExtension },
    plugins: [chunksPlugin],
  };
  await build(given);

  const written = await readdir(given.outdir ?? '');
  const files = await Promise.all(
    written.map(async (name) => [`functions/${name}`, await readFile(join(given.outdir ?? '', name))] as const),
  );

  return toPackaged(bareName, new Map(files));
}

/**
 * The main thread's processor time, in ms: what else the machine has to do does not count, and Lambda gives a function
 * only a part of a processor.
 */
const importing = `
  const before = process.threadCpuUsage();
  await import(process.argv[1]);
  const { user, system } = process.threadCpuUsage(before);
  process.stdout.write(String((user + system) / 1000));
  process.exit();`;

/** Each file's import in this many fresh processes, one file after the other, forwards and backwards in turn. */
async function importTimes(files: readonly string[]): Promise<readonly (readonly number[])[]> {
  const times = new Map(files.map((file): [string, number[]] => [file, []]));

  // The first pass only fills the file cache.
  for (let pass = 0; pass <= rounds; pass += 1) {
    for (const file of pass % 2 === 0 ? files : files.toReversed()) {
      const { stdout } = await run(
        process.execPath,
        ['--input-type=module', '-e', importing, pathToFileURL(file).href],
        { env: {} },
      );
      if (pass > 0) times.get(file)?.push(Number(stdout));
    }
  }

  return [...times.values()];
}

function kib(figure: number) {
  return { figure: round(figure, 1), unit: 'KiB' };
}

function ms(figure: number) {
  return { figure: round(figure, 1), unit: 'ms' };
}

function round(number: number, digits: number): number {
  return Number(number.toFixed(digits));
}
