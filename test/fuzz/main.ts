/** `npm run fuzz [-- --seed N] [--count N]`: the same numbers are the same requests. */
import { createCommand, runCommand, wholeNumber } from '../../cli/command.ts';

await runCommand(
  createCommand('npm run fuzz', 'Posts requests of every kind to the front door, and fails if one is answered wrongly.')
    .option('--seed <number>', 'of the first request; the next ones follow. Else one of the clock', wholeNumber(0))
    .option('--count <number>', 'how many requests', wholeNumber(1), 200_000)
    .action(async ({ seed = Date.now() % 2 ** 31, count }) => fuzz(seed, count)),
);

async function fuzz(seed: number, count: number): Promise<void> {
  const { runFuzz } = await import('./run.ts');
  console.log(`fuzzing ${count} requests from seed ${seed}`);

  const started = performance.now();
  const { statuses, accepted } = await runFuzz({ seed, count });
  const took = Math.round((performance.now() - started) / 1000);

  for (const [status, times] of Object.entries(statuses)) console.log(`  ${status}  ${String(times).padStart(7)}`);
  console.log(`${accepted} were accepted; no 500, no crash, no personal data in a report: ${took} s`);
}
