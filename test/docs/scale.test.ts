import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { estimate, recordSeconds } from '../capacity/arithmetic.ts';
import { costOf } from '../capacity/cost.ts';
import { readPlan } from '../capacity/options.ts';
import { fairRows, fairTable, placesTable, scaleRows, scaleTable, simulateRow } from '../capacity/scale-table.ts';
import { simulate } from '../capacity/simulate.ts';

const page = readFileSync('docs/scale.md', 'utf8');

/** Of what was accepted. */
const tolerance = 0.05;

const simulated = scaleRows.map((row) => ({ row, run: simulateRow(row) }));
const fair = fairRows.map(simulateRow);

describe('docs/scale.md', () => {
  test.each(simulated)('hand and simulation agree: $row.what', ({ run: { byHand, result } }) => {
    const { accepted, sent, expired } = result.counts;

    expect(Math.abs(sent - byHand.sent) / accepted).toBeLessThan(tolerance);
    expect(Math.abs(expired - byHand.expired) / accepted).toBeLessThan(tolerance);
    expect(sent + expired + result.counts.unknown).toBe(accepted);
  });

  test('has the tables that npm run capacity -- --table prints', () => {
    expect(page).toContain(placesTable());
    expect(page).toContain(scaleTable(simulated.map(({ run }) => run)));
    expect(page).toContain(fairTable(fair));
  });

  test('names the figures in its words', () => {
    const { binds, neededConcurrency } = estimate(readPlan('--rate 500'));
    const cold = simulated.find(({ row }) => row.what === 'a table that is cold')?.run.result.counts;

    expect([binds, neededConcurrency, recordSeconds(readPlan('--rate 500')).toFixed(2)]).toEqual(['vendor', 4, '0.32']);
    expect(page).toContain(`0.32 s), and a batch`);
    expect(estimate(readPlan('--rate 500 --vendor-mps 1000')).neededConcurrency).toBe(25);
    expect(estimate(readPlan('--rate 2000 --numbers 2 --vendor-mps 1000 --api-rate 2000')).neededConcurrency).toBe(98);
    expect(page).toContain(`${cold?.unknown} of 300,000 invites became`);
  });
});

describe('one caller that floods', () => {
  test('delays itself, and the other only if there are no groups', () => {
    const [one, groups] = fair.map(({ result }) => result.waitByCaller);

    expect(one?.ivr?.p50).toBeGreaterThan(300);
    expect(groups?.ivr?.p50).toBeLessThan(1);
    expect(groups?.campaign?.p50).toBeGreaterThan(300);
  });
});

describe('npm run capacity', () => {
  test('counts what npm run bench counts: a plain invite in full batches', () => {
    const plan = readPlan('--rate 150 --minutes 2 --notifications 0 --vendor-mps 1000');
    const { counts } = simulate(plan);

    expect(counts.queueRequests / counts.accepted).toBeCloseTo(1.3, 1);
    expect(counts.writeUnits / counts.accepted).toBe(2);
    expect(costOf(plan, { counts }).aMillionSent).toBeGreaterThan(9);
    expect(costOf(plan, { counts }).aMillionSent).toBeLessThan(11);
  });

  test('the same seed is the same run, another is another', () => {
    const plan = readPlan('--rate 90 --minutes 1');

    expect(simulate(plan)).toEqual(simulate(plan));
    expect(simulate({ ...plan, seed: 2 })).not.toEqual(simulate(plan));
  });

  test('no more are sent than the vendor takes, and none after its deadline', () => {
    const { counts, wait, endedAtSeconds } = simulate(readPlan('--rate 300 --minutes 1 --ttl 60'));

    expect(counts.sent).toBeLessThanOrEqual(80 * (endedAtSeconds + 1));
    expect(wait.most).toBeLessThan(60 + 10);
    expect(counts.expired).toBeGreaterThan(0);
  });

  test.each([
    ['--rate many', "'many' is invalid. It must be a number from 0 to 20000."],
    ['--numbers 1.5', "'1.5' is invalid. It must be a whole number from 1 to 1000."],
    ['--ttl 5', "'5' is invalid. It must be a number from 30 to 86400."],
    ['--rate 20000 --minutes 60', 'These are 72000000 invites: at most 5000000. Plan fewer --minutes.'],
    ['--deliver-concurrency 1000', 'deliver takes 1000 instances, and the account has 1000: accept is left none.'],
    ['--account-concurrency 5', 'deliver takes 6 instances, and the account has 5: accept is left none.'],
    ['--channel nobody', 'catalog/channels.yml has no channel nobody'],
    ['--rat 5', 'unknown option'],
  ])('%s is refused, and says why', (options, why) => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    onTestFinished(() => stderr.mockRestore());

    expect(() => readPlan(options)).toThrow(why);
  });
});
