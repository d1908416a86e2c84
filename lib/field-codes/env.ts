import { fail, type Place } from './error.ts';
import type { Locale } from './formats/locale.ts';
import type { Zone } from './formats/zone.ts';
import { limits } from './limits.ts';
import type { List, Value } from './value.ts';

/** What a text may read. Lists are plain JSON: strings as written, `null` for absent, arrays for repeated keys, nested objects. */
export type Values = {
  readonly Contact?: List | undefined;
  readonly Agent?: List | undefined;
  readonly CustomProperties?: List | undefined;
  readonly Interaction?:
    | {
        readonly Id?: string | undefined;
        /** An instant: ISO 8601, milliseconds since 1970 or a Date. */
        readonly DateCreated?: string | number | Date | undefined;
        readonly TimeZone?: string | undefined;
        readonly AttachedData?: List | undefined;
      }
    | undefined;
};

/** One rendering on its way. */
export type Env = {
  readonly values: Values;
  /** Asked for only where a number or a date is written: the first one loads the runtime's CLDR, which takes longer than all the rest. */
  readonly locale: () => Locale;
  readonly zone: () => Zone;
  readonly currency: string | undefined;
  /** The moment of this rendering; the clock is read where none was given, once. */
  now: number | undefined;
  /** Missing keys as written in the text, by their folded form; most renderings have none. */
  missing: Map<string, string> | undefined;
  steps: number;
};

export type Run = (env: Env) => Value;

export function spend(env: Env, steps: number, place: Place): void {
  env.steps += steps;
  if (env.steps > limits.steps) fail('too_many_steps', place);
}

/** Long strings are dearer to read: what is not charged by the step is charged by the length. */
export function spendText(env: Env, text: string, place: Place): void {
  if (text.length >= 256) spend(env, text.length >> 8, place);
}

export function withinOutput(text: string, place: Place): string {
  return text.length > limits.output ? fail('output_too_long', place) : text;
}
