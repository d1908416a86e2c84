/** `npm run convert -- dms.log`: the InviteToChat requests of a log as bodies to post, a line each. `--mask` takes out what is somebody's. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findInvites } from './dms-log.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { mask: { type: 'boolean', default: false } } });
const [file] = positionals;
const log = file === undefined ? undefined : readLog(file);

if (log === undefined) {
  console.error(`${file === undefined ? 'Name the log' : `${file} cannot be read`}: npm run convert -- dms.log [--mask]`);
  process.exitCode = 2;
} else {
  const invites = findInvites(log, values);
  for (const invite of invites) console.log(JSON.stringify(invite));
  console.error(`${invites.length} InviteToChat ${invites.length === 1 ? 'request' : 'requests'} found.`);
}

function readLog(name: string): string | undefined {
  try {
    return readFileSync(name, 'utf8');
  } catch {
    return undefined;
  }
}
