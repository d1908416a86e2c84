/** What becomes of a call. The first is what usually happens; only the last two leave a machine standing still. */
export const fates = [
  'answered',
  'answered after 40 ms',
  'answered after 3 s',
  'failed',
  'took effect, answer lost, failed',
  'took effect, answer lost, repeated',
  'crashed before',
  'crashed after',
  'crashed, took effect 400 ms later',
  'crashed, took effect 90 s later',
  'stalled 20 s before',
  'stalled 20 s after',
] as const;
export type Fate = (typeof fates)[number];

/** Without a machine that stands still, longer than a lease and than an invocation may take, and then goes on. */
export const fatesOfLiveMachines = fates.filter((fate) => !fate.startsWith('stalled'));

/** Decides what becomes of the `at`-th call. */
export type Fateful = (at: number) => Fate;

/** Fates by the number of the call; any other is answered. */
export type Script = ReadonlyMap<number, Fate>;

export function scripted(script: Script): Fateful {
  return (at) => script.get(at) ?? 'answered';
}

/** `rate` of all calls meet another fate than to be answered, which is the first of `among`. */
export function randomFates(random: () => number, rate: number, among: readonly Fate[] = fates): Fateful {
  return () => (random() < rate ? (among[1 + Math.floor(random() * (among.length - 1))] ?? 'failed') : 'answered');
}

/** Mulberry32: small, fast, and the same everywhere. In [0, 1). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;

  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;

    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
