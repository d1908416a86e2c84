type Width = 'short' | 'long';

/** Names by index: months from January, weekdays from Sunday, eras and halves of the day as [before, after]. */
type Names = Readonly<Record<Width, readonly string[]>>;

export type DateNames = {
  /** On their own: nominative. */
  readonly months: Names;
  /** Beside a day: the genitive, if the language has one. */
  readonly monthsOfDay: Names;
  readonly weekdays: Names;
  readonly weekdaysOfDay: Names;
  readonly eras: Names;
  readonly halves: readonly string[];
};

const months = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((month) => Date.UTC(2023, month, 10));
/** 1 January 2023 was a Sunday. */
const weekdays = [1, 2, 3, 4, 5, 6, 7].map((day) => Date.UTC(2023, 0, day));

/** Read from formatted samples, the only access to CLDR that `Intl` offers. */
export function dateNames(tag: string): DateNames {
  const formatter = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC', calendar: 'gregory' });
  const part = (type: Intl.DateTimeFormatPartTypes, options: Intl.DateTimeFormatOptions): ((at: number) => string) => {
    const format = formatter(options);
    return (at) => format.formatToParts(at).find((each) => each.type === type)?.value ?? '';
  };

  /** Some languages number their months and leave the word for "month" outside the part: then the whole is the name. */
  const monthNames = (beside: Intl.DateTimeFormatOptions, month: Width): readonly string[] => {
    const name = part('month', { month, ...beside });
    const alone = formatter({ month });
    return months.map((at) => (/\p{L}/u.test(name(at)) ? name(at) : alone.format(at)));
  };
  const both = (names: (width: Width) => readonly string[]): Names => ({ short: names('short'), long: names('long') });

  return {
    months: both((width) => monthNames({ year: 'numeric' }, width)),
    monthsOfDay: both((width) => monthNames({ day: 'numeric' }, width)),
    weekdays: both((weekday) => weekdays.map(part('weekday', { weekday }))),
    weekdaysOfDay: both((weekday) =>
      weekdays.map(part('weekday', { weekday, day: 'numeric', month: 'long', year: 'numeric' })),
    ),
    eras: both((era) => [-1e14, 0].map(part('era', { era, year: 'numeric' }))),
    halves: [10, 14]
      .map((hour) => Date.UTC(2023, 0, 1, hour))
      .map(part('dayPeriod', { hour: 'numeric', hour12: true })),
  };
}
