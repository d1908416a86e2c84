/** `npm start`: the whole system on this machine. Imports what needs Node 24 only after a look at the version. */
import { argumentsOf } from './arguments.ts';

if (Number.parseInt(process.versions.node, 10) < 24) {
  console.error(
    `This is Node ${process.versions.node}; the system runs on Node 24, as in AWS. Use \`npm start\`, which brings it.`,
  );
  process.exit(1);
}

argumentsOf('PORT=3000 npm start; PORT, STATE_DIR, CATALOG and SWEEP_GRACE_SECONDS are variables', {});

// A damaged database fails from within the library that reads it, where nobody can catch it.
process.on('uncaughtException', (error) => {
  const folder = process.env.STATE_DIR || '.local';
  console.error(
    `Cannot go on: ${error.message}\nIf it stays so, the state in ${folder} is damaged: delete that folder, or give another one in STATE_DIR.`,
  );
  process.exit(1);
});

const { runUntilStopped } = await import('../local/run.ts');
process.exitCode = await runUntilStopped();
process.exit();
