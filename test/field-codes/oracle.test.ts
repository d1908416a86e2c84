import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTemplate, renderTemplate } from '../../lib/field-codes/template.ts';

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
fc.configureGlobal({ seed, numRuns: 500 });

const locales = ['en_US', 'fr_FR', 'de_DE', 'de_CH', 'es', 'sv', 'pl', 'ru', 'ja', 'ar_EG', 'pt_PT'];
const zones = [
  'UTC',
  'Europe/Paris',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Apia',
];
const tagOf = (locale: string): string => locale.replace('_', '-');

/** The number as a formula: an exact literal with its sign. */
const literal = (value: number): string => (value < 0 ? `-(${-value})` : String(value));

function render(formula: string, options: Parameters<typeof renderTemplate>[2] = {}, values = {}): string {
  return renderTemplate(parseTemplate(`<$${formula}$>`), values, options).text;
}

/** Rounded by fractions of whole numbers alone: no double is touched after its bits were read. */
function exactHalfEven(value: number, digits: number): string {
  let [numerator, denominator] = [0n, 1n];
  let rest = Math.abs(value);
  while (!Number.isInteger(rest)) {
    rest *= 2;
    denominator *= 2n;
  }
  numerator = BigInt(rest) * 10n ** BigInt(digits);
  const [whole, left] = [numerator / denominator, (numerator % denominator) * 2n];
  const rounded = left > denominator || (left === denominator && whole % 2n === 1n) ? whole + 1n : whole;
  const text = rounded.toString().padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

const doubles = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
  fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1024),
  fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 1000),
);

describe(`with SEED=${seed}`, () => {
  test('a number without a pattern is rounded as exact fractions are', () => {
    console.log(`oracle tests: SEED=${seed}`);
    fc.assert(
      fc.property(doubles, (value) => {
        const whole = exactHalfEven(value, 0);
        expect(render(literal(value))).toBe(value < 0 && whole !== '0' ? `-${whole}` : whole);
      }),
    );
  });

  test('a number with decimals is rounded as exact fractions are', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: 0, max: 1e6 }), fc.integer({ min: 1, max: 8 }), (value, digits) => {
        expect(render(`${literal(value)} : "0.${'0'.repeat(digits)}"`)).toBe(exactHalfEven(value, digits));
      }),
    );
  });

  test('Round agrees with exact fractions', () => {
    fc.assert(
      fc.property(doubles, fc.integer({ min: 0, max: 6 }), (value, digits) => {
        expect(Math.abs(Number(render(`Round(${literal(value)}, ${digits}) : "0.0#################"`)))).toBe(
          Number(exactHalfEven(value, digits)),
        );
      }),
    );
  });

  test('number patterns agree with Intl in every locale', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.constantFrom(...locales),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 3 }),
        (n, locale, least, more) => {
          const value = n / 64;
          const fraction = '0'.repeat(least) + '#'.repeat(more);
          const intl = new Intl.NumberFormat(tagOf(locale), {
            minimumFractionDigits: least,
            maximumFractionDigits: least + more,
            useGrouping: 'always',
            roundingMode: 'halfEven',
          });
          expect(render(`Text(${literal(value)}, "#,##0${fraction && `.${fraction}`}")`, { locale })).toBe(
            intl.format(value),
          );
        },
      ),
    );
  });

  test('percentages agree with Intl', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), (n) => {
        const intl = new Intl.NumberFormat('en-US', {
          style: 'percent',
          maximumFractionDigits: 2,
          roundingMode: 'halfEven',
        });
        expect(render(`${literal(n / 4096)} : "#,##0.##%"`)).toBe(intl.format(n / 4096));
      }),
    );
  });

  test('what Intl writes, Num reads', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.constantFrom(...locales.filter((locale) => locale !== 'ar_EG')),
        (n, locale) => {
          const written = new Intl.NumberFormat(tagOf(locale), { minimumFractionDigits: 2 }).format(n / 100);
          expect(render(`Num(Contact.N, "${locale}") : "0.00"`, {}, { Contact: { N: written } })).toBe(
            (n / 100).toFixed(2),
          );
        },
      ),
    );
  });

  const instants = fc.integer({ min: Date.UTC(1975, 0, 1), max: Date.UTC(2037, 11, 31) });

  test('instants agree with Intl in every zone', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), (instant, timeZone) => {
        const intl = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(
          instant,
        );
        expect(render('Interaction.DateCreated', { timeZone }, { Interaction: { DateCreated: instant } })).toBe(intl);
        const offset = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
          .formatToParts(instant)
          .find(({ type }) => type === 'timeZoneName')?.value;
        const digits = render('Interaction.DateCreated : "Z"', { timeZone }, { Interaction: { DateCreated: instant } });
        expect(digits).toBe(offset === 'GMT' ? '+0000' : offset?.replace('GMT', '').replace(':', ''));
      }),
    );
  });

  test('dates by a pattern agree with Intl', () => {
    const forms = [
      ['en_US', 'EEEE, MMMM d, yyyy', { dateStyle: 'full' }],
      ['en_GB', 'd MMMM yyyy', { dateStyle: 'long' }],
      ['fr_FR', 'EEEE d MMMM yyyy', { dateStyle: 'full' }],
      ['de', 'EEEE, d. MMMM yyyy', { dateStyle: 'full' }],
      ['ru', "d MMMM yyyy 'г'.", { dateStyle: 'long' }],
      ['pl', 'd MMMM yyyy', { dateStyle: 'long' }],
      ['fi', 'd. MMMM yyyy', { dateStyle: 'long' }],
    ] as const;
    fc.assert(
      fc.property(instants, fc.constantFrom(...forms), (instant, [locale, pattern, options]) => {
        const intl = new Intl.DateTimeFormat(tagOf(locale), { timeZone: 'UTC', ...options })
          .format(instant)
          .replaceAll('\u00a0', ' ');
        expect(
          render(`Text(Interaction.DateCreated, "${pattern}")`, { locale }, { Interaction: { DateCreated: instant } }),
        ).toBe(intl);
      }),
    );
  });

  test('a date that was written is read again, and days are added as Date.UTC does', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: -400, max: 400 }), (instant, days) => {
        const iso = new Date(instant).toISOString();
        const moved = new Date(instant + days * 86_400_000).toISOString();
        expect(render(`Date("${iso}") + ${days}`)).toBe(moved.slice(0, 19).replace('T', ' '));
        const us = new Intl.DateTimeFormat('en-US', {
          timeZone: 'UTC',
          month: 'long',
          day: 'numeric',
          year: 'numeric',
        }).format(instant);
        expect(render(`Date("${us} ${iso.slice(11, 19)}")`)).toBe(iso.slice(0, 19).replace('T', ' '));
      }),
    );
  });
});
