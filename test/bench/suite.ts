/** One measured figure with the mark it is held against, if there is one. */
export type Figure = {
  readonly figure: number;
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
};

export type Figures = { readonly [name: string]: Figure | Figures };

export type Suite = { readonly run: (options: SuiteOptions) => Promise<Figures> };

/** `full`: what takes minutes, too. */
export type SuiteOptions = { readonly full: boolean };

export function isFigure(entry: Figure | Figures): entry is Figure {
  return typeof entry.figure === 'number';
}

/** Whether the mark is met; undefined if there is no mark. */
export function keepsMark({ figure, atMost, atLeast }: Figure): boolean | undefined {
  if (atMost === undefined && atLeast === undefined) return undefined;
  return figure <= (atMost ?? Number.POSITIVE_INFINITY) && figure >= (atLeast ?? Number.NEGATIVE_INFINITY);
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return ((sorted[middle] ?? 0) + (sorted[sorted.length % 2 === 0 ? middle - 1 : middle] ?? 0)) / 2;
}
