import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

/** A copy of the sample catalog, or of another one, with these files in place of its own; undefined takes one away. */
export async function catalogWith(
  files: Readonly<Record<string, string | undefined>>,
  { from = 'catalog', parent }: { readonly from?: string; readonly parent?: string } = {},
): Promise<string> {
  const folder = join(parent ?? (await temporaryFolder()), 'catalog');
  await cp(from, folder, { recursive: true });

  for (const [name, text] of Object.entries(files)) {
    if (text === undefined) await rm(join(folder, name), { recursive: true });
    else await writeFile(join(folder, name), text);
  }

  return folder;
}
