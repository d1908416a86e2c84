/** `npm run convert -- dms.log`: the InviteToChat requests of a log as bodies to post, a line each. `--mask` takes out what is somebody's. */
import { readFileSync } from 'node:fs';
import { argumentsOf, stopWithUsage } from './arguments.ts';
import { findInvites } from './dms-log.ts';

const usage = 'npm run convert -- dms.log [--mask]';
const { values, positionals } = argumentsOf(usage, {
  allowPositionals: true,
  options: { mask: { type: 'boolean', default: false } },
});
const [file, ...more] = positionals;
if (file === undefined || more.length > 0) stopWithUsage(usage, 'Name one log');

const invites = findInvites(readLog(file), values);
for (const invite of invites) console.log(JSON.stringify(invite));
console.error(`${invites.length} InviteToChat ${invites.length === 1 ? 'request' : 'requests'} found.`);

function readLog(name: string): string {
  try {
    return readFileSync(name, 'utf8');
  } catch {
    return stopWithUsage(usage, `${name} cannot be read`);
  }
}
