import type { Suite } from './suite.ts';

/** By name, in the order in which they run; each is loaded when it runs. */
export const suites: ReadonlyMap<string, () => Promise<Suite>> = new Map([
  ['field-codes', async () => (await import('./field-codes.bench.ts')).fieldCodes],
  ['accept', async () => (await import('./accept.bench.ts')).accept],
  ['deliver', async () => (await import('./deliver.bench.ts')).deliver],
  ['the usual way', async () => (await import('./deliver.bench.ts')).usualWay],
  ['receive', async () => (await import('./receive.bench.ts')).receive],
  ['receipts', async () => (await import('./receipts.bench.ts')).receipts],
  ['conversation', async () => (await import('./conversation.bench.ts')).conversation],
  ['billed work', async () => (await import('./billed.bench.ts')).billedWork],
  ['cold-start', async () => (await import('./cold-start.bench.ts')).coldStart],
  ['sweep', async () => (await import('./sweep.bench.ts')).sweep],
]);
