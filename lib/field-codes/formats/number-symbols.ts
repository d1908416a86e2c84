export type NumberSymbols = {
  /** The locale's digits, zero first. */
  readonly digits: readonly string[];
  readonly decimal: string;
  readonly group: string;
  readonly minus: string;
  readonly percent: string;
  readonly exponent: string;
  /** Sign of the requested currency, else empty. */
  readonly currency: string;
};

/** Read from formatted samples, the only access to CLDR that `Intl` offers. */
export function numberSymbols(tag: string, currency?: string): NumberSymbols {
  const always = { useGrouping: 'always', minimumFractionDigits: 1 } as const;
  const parts = new Intl.NumberFormat(
    tag,
    currency ? { ...always, style: 'currency', currency } : always,
  ).formatToParts(-1234567.5);
  const part = (type: Intl.NumberFormatPartTypes, otherwise: string): string =>
    parts.find((each) => each.type === type)?.value ?? otherwise;
  const percent = new Intl.NumberFormat(tag, { style: 'percent' }).formatToParts(1);
  const scientific = new Intl.NumberFormat(tag, { notation: 'scientific' }).formatToParts(10);
  const plain = new Intl.NumberFormat(tag, { useGrouping: false });
  return {
    digits: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => plain.format(digit)),
    decimal: part('decimal', '.'),
    group: part('group', ','),
    minus: minusOf(plain),
    percent: percent.find((each) => each.type === 'percentSign')?.value ?? '%',
    exponent: scientific.find((each) => each.type === 'exponentSeparator')?.value ?? 'E',
    currency: part('currency', ''),
  };
}

/** In right-to-left scripts a mark that keeps the sign on its side is part of the sign. */
function minusOf(plain: Intl.NumberFormat): string {
  const parts = plain.formatToParts(-1);
  const digits = parts.findIndex(({ type }) => type === 'integer');
  return parts
    .slice(0, digits)
    .map(({ value }) => value)
    .join('');
}

/** ASCII digits as the locale writes them. */
export function localDigits(text: string, { digits }: NumberSymbols): string {
  if (digits[0] === '0') return text;
  return text.replaceAll(/[0-9]/g, (digit) => digits[Number(digit)] ?? digit);
}
