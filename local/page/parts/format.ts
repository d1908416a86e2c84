/** Times and numbers as the browser's language writes them. */
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const clockWithSeconds = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const unit = (name: string, maximumFractionDigits = 0) =>
  new Intl.NumberFormat(undefined, { style: 'unit', unit: name, unitDisplay: 'narrow', maximumFractionDigits });
const milliseconds = unit('millisecond');
const tenths = unit('second', 1);
const seconds = unit('second');
const minutes = unit('minute');
const hours = unit('hour');
const days = unit('day');
const bytes = unit('byte');
const kilobytes = unit('kilobyte');

type Time = string | number;

export const shortTime = (at: Time): string => clock.format(new Date(at));
export const exactTime = (at: Time): string => clockWithSeconds.format(new Date(at));
export const fullTime = (at: Time): string => full.format(new Date(at));
export const count = (number: number): string => whole.format(number);

/** Today's time, or the day with it. */
export function dayTime(at: Time): string {
  const date = new Date(at);

  return date.toDateString() === new Date().toDateString() ? clockWithSeconds.format(date) : day.format(date);
}

export function duration(ms: number): string {
  if (ms < 1000) return milliseconds.format(ms);
  if (ms < 10_000) return tenths.format(ms / 1000);
  if (ms < 120_000) return seconds.format(ms / 1000);
  if (ms < 7_200_000) return minutes.format(ms / 60_000);
  if (ms < 172_800_000) return hours.format(ms / 3_600_000);

  return days.format(ms / 86_400_000);
}

export function size(length: number): string {
  return length < 1024 ? bytes.format(length) : kilobytes.format(length / 1024);
}

export function counted(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}
