/** `npm start`: the whole system on this machine. */
import { join } from 'node:path';
import { createCommand, exitCode, runCommand } from './command.ts';

const variables = `
Variables:
  PORT                     of the API, 0 for any free one (3000)
  STATE_DIR                folder of all state (.local)
  CATALOG                  folder of the catalog (catalog)
  CALLERS                  file of who may post, as docs/esp.md shows it (none: every program on this machine)
  SWEEP_GRACE_SECONDS      how long a notification's session may stay open (5)
  FLEX_DISCONNECT_TIMEOUT  seconds after which the simulated Chat Server ends a silent chat (45)
  STATUS_WEBHOOK_URL       where the simulated WhatsApp posts its statuses
  STATUS_WEBHOOK_SECRET    what it signs them with (local-app-secret)`;

process.on('uncaughtException', (error) => {
  // Whatever read the output has gone, as in `npm start | head`.
  if ('code' in error && error.code === 'EPIPE') process.exit(exitCode.done);

  console.error(`Cannot go on: ${whatHappened(error)}`);
  process.exit(exitCode.failed);
});

await runCommand(
  createCommand('npm start', 'Runs the whole system on this machine until Ctrl-C.')
    .addHelpText('after', variables)
    .action(async () => {
      const { runUntilStopped } = await import('../local/run.ts');
      process.exitCode = await runUntilStopped();
    }),
);
process.exit();

function whatHappened(error: Error): string {
  if ('code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return `${error.message}\nRun this first: npm ci`;
  // The table's database fails within the library that reads it, where nothing can catch it.
  if (/node_modules[\\/](?:dynalite|[\w-]*level[\w-]*)[\\/]/.test(error.stack ?? '')) {
    const table = join(process.env.STATE_DIR || '.local', 'table');
    return `${error.message}\n${table} is damaged: delete it, or start on another folder: STATE_DIR=.local-2 npm start`;
  }

  return error.stack ?? error.message;
}
