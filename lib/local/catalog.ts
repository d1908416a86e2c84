/** The catalog folder on this machine: checked at the start and at each change, the good one in force. */
import { watch } from 'node:fs';
import type { CatalogData } from '../catalog/catalog.ts';
import { loadCatalogFolder } from '../catalog/load.ts';
import { showProblem } from '../catalog/show-problem.ts';

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
