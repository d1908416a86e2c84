import type { SendingSettings } from '../channel/sending.ts';

const minuteMs = 60_000;
const stepMinutes = 15;
/** A list of dates may close more days than these; then nobody looks further. */
const maxDays = 31;

/**
 * When a message may be sent, from `now` on: `now` if it may now. It is open in all of the zones, because the client
 * may be in any. Undefined: not within 31 days. Times are ms since 1970.
 */
export function nextOpening(
  { hours, closedOn }: Pick<SendingSettings, 'hours' | 'closedOn'>,
  zones: readonly string[],
  now: number,
): number | undefined {
  if (!hours && closedOn.length === 0) return now;

  const clocks = zones.map(clockOf);
  const isOpen = (at: number) =>
    clocks.every((clock) => {
      const { weekday, date, minutes } = clock(at);
      const span = hours ? hours[weekday] : { from: 0, to: 1440 };

      return span !== undefined && minutes >= span.from && minutes < span.to && !closedOn.includes(date);
    });
  if (isOpen(now)) return now;

  const stepMs = stepMinutes * minuteMs;
  const first = Math.ceil(now / stepMs) * stepMs;
  for (let at = first; at <= now + maxDays * 24 * 60 * minuteMs; at += stepMs) {
    if (isOpen(at)) return openingBefore(at, { isOpen, now });
  }

  return undefined;
}

type Opening = { readonly isOpen: (at: number) => boolean; readonly now: number };

/** The minute at which what is open at `at` opened; a step before it was closed. */
function openingBefore(at: number, { isOpen, now }: Opening): number {
  let opening = at;
  while (opening - minuteMs > now && opening - minuteMs > at - stepMinutes * minuteMs && isOpen(opening - minuteMs))
    opening -= minuteMs;

  return opening;
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function clockOf(timeZone: string) {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });

  return (at: number) => {
    const part: Record<string, string> = Object.fromEntries(
      format.formatToParts(at).map(({ type, value }) => [type, value]),
    );

    return {
      weekday: weekdays.indexOf(part.weekday ?? ''),
      date: `${part.year}-${part.month}-${part.day}`,
      minutes: Number(part.hour) * 60 + Number(part.minute),
    };
  };
}
