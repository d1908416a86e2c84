/** `npm start`: the whole system on this machine. Imports what needs Node 24 only after a look at the version. */
if (Number.parseInt(process.versions.node, 10) < 24) {
  console.error(`This is Node ${process.versions.node}; the system runs on Node 24, as in AWS. Use \`npm start\`, which brings it.`);
  process.exit(1);
}

const { runUntilStopped } = await import('./run.ts');
process.exitCode = await runUntilStopped();
process.exit();
