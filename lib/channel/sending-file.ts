import * as z from 'zod';
import type { SendingSettings, Span } from './sending.ts';

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const names: readonly string[] = days;
const day = days.join('|');
const minSpan = 15;

const span = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$/, 'must be a time from and to, such as 09:00-18:00')
  .refine((text) => {
    const { from, to } = toSpan(text);

    return to - from >= minSpan && to <= 1440;
  }, `must end on the same day, ${minSpan} minutes later or more`);

/** `sending` of a channel or a response, as its file has it. */
export const sendingFile = z
  .strictObject({
    hours: z
      .record(z.string().regex(new RegExp(`^(${day})(-(${day}))?$`), 'must be days, such as mon or mon-fri'), span)
      .refine((hours) => Object.keys(hours).length > 0, 'must have a day')
      .refine((hours) => {
        const named = Object.keys(hours).flatMap(daysOf);

        return new Set(named).size === named.length;
      }, 'has a day twice')
      .optional()
      .describe('By days: from and to. On days that are left out nothing is sent. Without it: at any time.'),
    'time-zone': z
      .enum(['channel', 'client'])
      .default('channel')
      .describe('The channel’s time-zone, or the client’s: every zone of the country of the number.'),
    'closed-on': z
      .array(z.iso.date())
      .max(366)
      .default([])
      .describe('Dates, such as 2026-12-25, on which nothing is sent.'),
    'max-messages': z
      .strictObject({ count: z.int().min(1).max(100), hours: z.int().min(1).max(744) })
      .optional()
      .describe('A client gets at most this many messages from a business on this channel within these hours.'),
    outside: z
      .enum(['refuse', 'hold'])
      .default('refuse')
      .describe('An invite at another time: is refused with not_now, or waits, up to its deadline.'),
  })
  .describe('When messages may be sent, and how many a client gets.');

/** The same, as the code reads it. */
export function toSending(file: z.output<typeof sendingFile>): SendingSettings {
  const hours = file.hours && days.map((_, index) => spanOn(file.hours ?? {}, index));

  return {
    ...(hours && { hours }),
    timeZone: file['time-zone'],
    closedOn: file['closed-on'],
    ...(file['max-messages'] && { max: file['max-messages'] }),
    outside: file.outside,
  };
}

function spanOn(hours: Readonly<Record<string, string>>, index: number): Span | undefined {
  const named = Object.keys(hours).find((name) => daysOf(name).includes(index));

  return named === undefined ? undefined : toSpan(hours[named] ?? '');
}

/** Sunday is 0; a range may run over the end of the week. */
function daysOf(name: string): number[] {
  const [from = 0, to = from] = name.split('-').map((part) => names.indexOf(part));
  const count = ((to - from + 7) % 7) + 1;

  return Array.from({ length: count }, (_, index) => (from + index) % 7);
}

function toSpan(text: string): Span {
  const [from = 0, to = 0] = text.split('-').map((time) => {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);

    return hours * 60 + minutes;
  });

  return { from, to };
}
