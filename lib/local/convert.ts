/** `npm run convert -- dms.log`: the InviteToChat requests of a log as bodies to post, a line each. `--mask` takes out what is somebody's. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findInvites } from './dms-log.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { mask: { type: 'boolean', default: false } } });
const [file] = positionals;

if (file === undefined) {
  console.error('Name the log: npm run convert -- dms.log [--mask]');
  process.exitCode = 2;
} else {
  const invites = findInvites(readFileSync(file, 'utf8'), values);
  for (const invite of invites) console.log(JSON.stringify(invite));
  console.error(`${invites.length} InviteToChat ${invites.length === 1 ? 'request' : 'requests'} found.`);
}
