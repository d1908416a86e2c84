import { fork } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { readZip } from './zip.ts';

/** A function's zip: its files by name, and what its entry imports at once, itself included. */
export type Packaged = { readonly files: ReadonlyMap<string, Buffer>; readonly eager: readonly string[] };

/** Reads the zip that `npm run package` has written for a function. */
export async function readPackaged(name: string): Promise<Packaged> {
  return toPackaged(name, readZip(await readFile(`.serverless/${name}.zip`)));
}

export function toPackaged(name: string, files: ReadonlyMap<string, Buffer>): Packaged {
  return { files, eager: reached(files, `functions/${name}.mjs`, staticImport) };
}

export function kibOf({ files }: Packaged, names: Iterable<string> = files.keys()): number {
  return [...names].reduce((sum, name) => sum + (files.get(name)?.length ?? 0), 0) / 1024;
}

const staticImport = /\b(?:from|import)\s*"(\.\/[^"]+)"/g;
export const anyImport = /\b(?:from|import)\s*\(?\s*"(\.\/[^"]+)"/g;

/** The files that one leads to by such imports, as esbuild writes them; one that is missing is among them. */
export function reached(files: ReadonlyMap<string, Buffer>, entry: string, imports: RegExp): string[] {
  const found = new Set([entry]);

  for (const name of found) {
    for (const [, path = ''] of (files.get(name)?.toString() ?? '').matchAll(imports))
      found.add(posix.join(posix.dirname(name), path));
  }

  return [...found];
}

export async function unpack({ files }: Packaged, folder: string): Promise<void> {
  for (const [name, content] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

/** What a function's handler returns for an event, in a process of its own that has nothing but these variables. */
export function invokePackaged(file: string, event: unknown, env: Readonly<Record<string, string>>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('invoke-packaged.ts', import.meta.url), [file], { env, execArgv: [], silent: true });
    const said: unknown[] = [];
    child.stdout?.on('data', (bytes) => said.push(bytes));
    child.stderr?.on('data', (bytes) => said.push(bytes));
    child.on('message', resolve);
    child.on('exit', (code) => reject(new Error(`${file} ended with ${code} and no answer:\n${said.join('')}`)));
    child.send({ event });
  });
}
