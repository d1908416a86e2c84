import { fail, type Place } from '../error.ts';

/** `"Yes;No"`: the first part is written for True, the second for False. */
export type BooleanPattern = readonly [whenTrue: string, whenFalse: string];

export function parseBooleanPattern(pattern: string, place: Place): BooleanPattern {
  const [whenTrue, whenFalse, rest] = pattern.split(';');
  if (whenTrue === undefined || whenFalse === undefined || rest !== undefined) {
    return fail('format_invalid', place, 'a Boolean pattern is two parts with ; between them');
  }
  return [whenTrue, whenFalse];
}
