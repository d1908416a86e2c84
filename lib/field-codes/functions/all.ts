import { convert } from './convert.ts';
import { date } from './date.ts';
import type { Definition } from './define.ts';
import { logic } from './logic.ts';
import { math } from './math.ts';
import { text } from './text.ts';

export type NamedDefinition = Definition & { readonly name: string };

/** Every function of the language, in the order of the docs. */
export const functions: readonly NamedDefinition[] = Object.entries({
  ...logic,
  ...convert,
  ...math,
  ...text,
  ...date,
}).map(([name, definition]) => ({
  name,
  ...definition,
}));

const byName: ReadonlyMap<string, NamedDefinition> = new Map(functions.map((each) => [each.name.toLowerCase(), each]));

/** Names ignore case. */
export function findFunction(name: string): NamedDefinition | undefined {
  return byName.get(name.toLowerCase());
}

export function arityOf({ parameters }: Definition): { readonly least: number; readonly most: number } {
  const least = parameters.filter((parameter) => !parameter.endsWith('?') && !parameter.startsWith('...')).length;
  return {
    least,
    most: parameters.some((parameter) => parameter.startsWith('...')) ? Number.POSITIVE_INFINITY : parameters.length,
  };
}
