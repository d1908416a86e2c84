import { fail, type Place } from './error.ts';
import type { Locale } from './formats/locale.ts';
import type { Zone } from './formats/zone.ts';
import { limits } from './limits.ts';
import type { List, Value } from './value.ts';

/**
 * What a text may read. Lists are plain JSON: strings as written, `null` for absent, arrays for repeated keys, nested
 * objects.
 */
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

/** The state of one rendering. */
export type Env = {
  readonly values: Values;
  /** Read only when a number or a date is formatted: loading the runtime's CLDR takes longer than all the rest. */
  readonly locale: () => Locale;
  readonly zone: () => Zone;
  readonly currency: string | undefined;
  /** The moment of this rendering. If none was given, the clock is read once. */
  now: number | undefined;
  /** Missing keys as written in the text, by their folded form. Most renderings have none. */
  missing: Map<string, string> | undefined;
  steps: number;
};

export type Run = (env: Env) => Value;

export function spend(env: Env, steps: number, place: Place): void {
  env.steps += steps;
  if (env.steps > limits.steps) fail('too_many_steps', place);
}

/** Long strings cost more to read, so they are charged by length as well as by step. */
export function spendText(env: Env, text: string, place: Place): void {
  if (text.length >= 256) spend(env, text.length >> 8, place);
}

export function withinOutput(text: string, place: Place): string {
  return text.length > limits.output ? fail('output_too_long', place) : text;
}
