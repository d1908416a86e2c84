/** `npm run fuzz`: SEED and COUNT choose the requests; the same numbers are the same requests. */
import { argumentsOf, stopWithUsage } from '../../cli/arguments.ts';
import { runFuzz } from './run.ts';

const usage = 'SEED=1 COUNT=200000 npm run fuzz';
argumentsOf(usage, {});
const seed = Number(process.env.SEED || Date.now() % 2 ** 31);
const count = Number(process.env.COUNT || 200_000);
if (!Number.isInteger(seed) || !Number.isInteger(count) || count < 1)
  stopWithUsage(usage, 'SEED and COUNT are whole numbers');

console.log(`fuzzing ${count} requests, SEED=${seed}`);

const started = performance.now();
const { statuses, accepted } = await runFuzz({ seed, count });

for (const [status, times] of Object.entries(statuses)) console.log(`  ${status}  ${String(times).padStart(7)}`);
console.log(
  `${accepted} were accepted; no 500, no crash, nothing told: ${Math.round((performance.now() - started) / 1000)} s`,
);
