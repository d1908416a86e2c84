/** `npm run test:kill [-- SEED]`: the system is killed under load, and must keep its promises. */
import { createCommand, exitCode, runCommand, wholeNumber } from '../../cli/command.ts';

await runCommand(
  createCommand(
    'npm run test:kill',
    'Sends 340 invites through npm start, whose clients and agents talk, and kills it ten times.',
  )
    .argument('[seed]', 'chooses the kills and faults; else one at random', wholeNumber(0))
    .action(async (seed = Math.floor(Math.random() * 1_000_000)) => {
      const { runKillTest } = await import('./run.ts');
      const broken = await runKillTest(seed);
      console.log(`Seed ${seed}.`);
      if (broken > 0) process.exitCode = exitCode.failed;
    }),
);
