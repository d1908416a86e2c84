/** The catalog folder on this machine: checked at the start and at each change, the good one in force. */
import { readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { CatalogData } from '../catalog/catalog.ts';
import { type CatalogProblem, loadCatalogFolder } from '../catalog/load.ts';

export class CatalogBroken extends Error {
  override readonly name = 'CatalogBroken';
}

/** Throws CatalogBroken, which shows every problem. */
export function readCatalog(folder: string): CatalogData {
  const { data, problems } = loadCatalogFolder(folder);
  if (!data) throw new CatalogBroken(problems.map((problem) => showProblem(folder, problem)).join('\n'));
  return data;
}

/** Calls back when the folder has come to rest after a change. Gives the function that ends it. */
export function watchCatalog(folder: string, onChange: (read: () => CatalogData) => void): () => void {
  let resting: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { recursive: true }, () => {
    clearTimeout(resting);
    // Editors save in several steps: truncate, write, rename.
    resting = setTimeout(() => onChange(() => readCatalog(folder)), 100);
  });
  // Of a folder that is gone the next read tells.
  watcher.on('error', () => undefined);

  return () => {
    clearTimeout(resting);
    watcher.close();
  };
}

function showProblem(folder: string, { file, line, column, message }: CatalogProblem): string {
  const path = join(folder, file);
  const headline = [path, line, column].filter((part) => part !== undefined).join(':');
  const source = line === undefined ? undefined : lineOf(path, line);
  if (source === undefined) return `${headline}: ${message}`;

  const margin = `  ${line} | `;
  const caret = `${' '.repeat(margin.length - 2)}| ${source.slice(0, (column ?? 1) - 1).replaceAll(/[^\t]/g, ' ')}^`;
  return `${headline}: ${message}\n${margin}${source}\n${caret}`;
}

function lineOf(path: string, line: number): string | undefined {
  try {
    return readFileSync(path, 'utf8').split(/\r?\n/)[line - 1];
  } catch {
    return undefined;
  }
}
