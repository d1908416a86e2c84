import { once, remember } from './cache.ts';
import { type DateNames, dateNames } from './date-names.ts';
import { type NumberSymbols, numberSymbols } from './number-symbols.ts';

/** What the runtime's CLDR knows about one language and region, read on first use. */
export type Locale = {
  readonly tag: string;
  /** `M/d/yyyy` and `MMMM d, yyyy`, as the United States write it. */
  readonly monthFirst: boolean;
  readonly numbers: () => NumberSymbols;
  readonly dates: () => DateNames;
  /** Symbols for amounts of money, which some locales group differently. Undefined if the currency is not a code. */
  readonly money: (currency: string) => NumberSymbols | undefined;
};

const regions = once(() => new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }));
const known = remember(readLocale);

/**
 * `fr`, `fr_FR` or `fr-FR`, with a script between if needed. Returns undefined if the runtime has no such language or
 * region.
 */
export function findLocale(name: string): Locale | undefined {
  return known(name).locale;
}

function readLocale(name: string): { readonly locale?: Locale } {
  const written = name.replaceAll('_', '-');
  if (!/^[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?$/i.test(written)) return {};
  const [tag] = Intl.NumberFormat.supportedLocalesOf(Intl.getCanonicalLocales(written));
  if (tag === undefined) return {};
  const { language, region } = new Intl.Locale(tag);
  if (region !== undefined && regions().of(region) === undefined) return {};
  const locale: Locale = {
    tag,
    monthFirst: language === 'en' && (region === undefined || region === 'US'),
    numbers: once(() => numberSymbols(tag)),
    dates: once(() => dateNames(tag)),
    money: (currency) => money(`${tag} ${currency}`).symbols,
  };
  return { locale };
}

const money = remember((key: string): { readonly symbols?: NumberSymbols } => {
  const [tag = '', currency = ''] = key.split(' ');
  return /^[A-Z]{3}$/.test(currency) ? { symbols: numberSymbols(tag, currency) } : {};
});
