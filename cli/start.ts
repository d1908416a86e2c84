/** `npm start`: the whole system on this machine. Imports what needs Node 24 only after a look at the version. */
import { createCommand, runCommand } from './command.ts';

const variables = `
Variables:
  PORT                     of the API, 0 for any free one (3000)
  STATE_DIR                folder of all state (.local)
  CATALOG                  folder of the catalog (catalog)
  SWEEP_GRACE_SECONDS      how long a notification's session may stay open (5)
  FLEX_DISCONNECT_TIMEOUT  seconds after which the simulated Chat Server ends a silent chat (45)
  STATUS_WEBHOOK_URL       where the simulated WhatsApp posts its statuses
  STATUS_WEBHOOK_SECRET    what it signs them with (local-app-secret)`;

if (Number.parseInt(process.versions.node, 10) < 24) {
  console.error(
    `This is Node ${process.versions.node}; the system runs on Node 24, as in AWS. Use \`npm start\`, which brings it.`,
  );
  process.exit(1);
}

await runCommand(
  createCommand('npm start', 'Runs the whole system on this machine until Ctrl-C.')
    .addHelpText('after', variables)
    .action(async () => {
      const { runUntilStopped } = await import('../local/run.ts');
      process.exitCode = await runUntilStopped();
    }),
);
process.exit();
