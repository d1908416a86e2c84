/** The catalog folder on this machine: checked at the start and at each change, the good one in force. */
import { watch } from 'node:fs';
import { join } from 'node:path';
import type { CatalogData } from '../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../lib/catalog/load.ts';
import { showProblem, showWarning } from '../lib/catalog/show-problem.ts';

export class CatalogBroken extends Error {
  override readonly name = 'CatalogBroken';
}

/** Throws CatalogBroken, which shows every problem. */
export function readCatalog(folder: string): CatalogData {
  return readWithWarnings(folder).data;
}

/** The same, with its warnings as they are shown. */
export function readWithWarnings(folder: string): {
  readonly data: CatalogData;
  readonly warnings: readonly string[];
} {
  const { data, problems, warnings } = loadCatalogFolder(folder);
  if (!data) throw new CatalogBroken(problems.map((problem) => showProblem(folder, problem)).join('\n'));

  return { data, warnings: warnings.map((warning) => showWarning(folder, warning)) };
}

/** Calls back when the folder has come to rest after a change. Returns the function that stops watching. */
export function watchCatalog(
  folder: string,
  onChange: (read: () => ReturnType<typeof readWithWarnings>) => void,
): () => void {
  let resting: NodeJS.Timeout | undefined;
  const changed = () => {
    clearTimeout(resting);
    // Editors save in several steps: truncate, write, rename.
    resting = setTimeout(() => onChange(() => readWithWarnings(folder)), 100);
  };

  // The folders and not their files: a recursive watch follows a file that an editor has renamed away, and misses the
  // new one.
  const watchers = [folder, join(folder, 'responses')].map((path) => watch(path, changed));
  // The next read reports a folder that is gone.
  for (const watcher of watchers) watcher.on('error', () => undefined);

  return () => {
    clearTimeout(resting);
    for (const watcher of watchers) watcher.close();
  };
}
