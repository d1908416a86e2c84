import { distance } from 'fastest-levenshtein';
import type { Fault } from '../faults/faults.ts';

/** The known name that a misspelt one most likely means: at most two letters off, ignoring case. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const [nearest] = known
    .map((candidate) => ({ candidate, off: distance(name.slice(0, 64).toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ off }) => off <= 2)
    .sort((a, b) => a.off - b.off);

  return nearest?.candidate;
}

/** The end of a sentence about an unknown name; empty if no known name is close. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);

  return near === undefined ? '' : `. Did you mean ${near}?`;
}

/** The same as a fault's detail: undefined if none is near. */
export function meantName(name: string, known: readonly string[]): string | undefined {
  const near = nearestName(name, known);

  return near === undefined ? undefined : `Did you mean ${near}?`;
}

/** A fault for each name that is a misspelt known one. Other names are allowed. */
export function misspeltNames(names: readonly string[], known: readonly string[]): Fault[] {
  return names.flatMap((name) => {
    const near = known.includes(name) ? undefined : nearestName(name, known);

    return near === undefined
      ? []
      : [{ code: 'parameter_unknown', parameter: echoable(name), detail: `Did you mean ${near}?` }];
  });
}

/**
 * A request's key as an answer may show it. A key that is not a plain name could be a phone number or a text, and is
 * not repeated.
 */
export function echoable(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/.test(name) && !/\d{5}/.test(name) ? name : '(not shown)';
}
