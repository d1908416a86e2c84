import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { receiptsPerMillion } from '../bench/cost.ts';
import { costPage } from '../bench/cost-page.ts';
import { measureBilled } from '../bench/measure-billed.ts';
import { showCost } from '../bench/show-cost.ts';

const written = JSON.parse(readFileSync('test/bench/billed.json', 'utf8'));

test('docs/cost.md is what the counts and the price list give', () => {
  expect(readFileSync('docs/cost.md', 'utf8')).toBe(costPage(written));
});

test('without receivers an invite is billed for what it was before there were receipts', () => {
  expect(written.plain).toEqual({
    queueRequests: 1.3,
    writeUnits: 2,
    readUnits: 0.01,
    logBytes: 1810,
    invocations: 1.1,
  });
});

test('three receipts an invite cost at most 12 dollars a million', () => {
  expect(receiptsPerMillion(written)).toBeLessThanOrEqual(12);
});

test.for([
  [false, []],
  [true, ['test/bench/billed.json', 'docs/cost.md']],
] as const)('npm run cost changes nothing unless asked: with write %s', async ([write, files]) => {
  const [printed, changed]: [string[], string[]] = [[], []];
  const print = (text: string) => void printed.push(text);
  const writeFile = (name: string) => void changed.push(name);

  await showCost({ write, measure: async () => written, print, writeFile });

  expect(changed).toEqual(files);
  expect(printed).toEqual(write ? [] : [costPage(written)]);
});

test('what invites are billed for is what was written down', { timeout: 300_000 }, async () => {
  const counted = await measureBilled();

  expect(Object.keys(counted)).toEqual(Object.keys(written));

  for (const [way, { queueRequests, readUnits, logBytes, ...work }] of Object.entries(counted)) {
    const { queueRequests: requests, readUnits: reads, logBytes: bytes, ...before } = written[way];

    expect(work, way).toEqual(before);
    // A machine that stands still parts a batch in two: for half a second, or in a conversation, which does not linger,
    // for 25 ms.
    const parted = way.endsWith('ten messages') ? 2 : 0.05;
    expect(Math.abs(queueRequests - requests), `${way}: queue requests`).toBeLessThan(parted);
    expect(Math.abs(readUnits - reads), `${way}: read units`).toBeLessThan(0.05);
    // How long something took is in the lines, too.
    expect(Math.abs(logBytes - bytes), `${way}: log`).toBeLessThan(50);
  }
});
