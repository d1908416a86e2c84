import type { Run } from '../env.ts';
import { boolean } from '../operators.ts';
import { type Definition, lazy } from './define.ts';

const never: Run = () => '';

/** These two do not evaluate what they do not need: a key that they skip is not missing. */
export const logic: Readonly<Record<string, Definition>> = {
  If: lazy(
    ['boolean', 'any', 'any'],
    {
      origin: 'published',
      result: 'any',
      usage: 'If(condition, x, y)',
      doc: 'x if the condition is True, else y; the other is not evaluated',
      example: ['If(2 > 1, "yes", "no")', 'yes'],
    },
    ({ call, args }, [condition = never, whenTrue = never, whenFalse = never]) =>
      (env) =>
        boolean(condition(env), args[0] ?? call) ? whenTrue(env) : whenFalse(env),
  ),
  Default: lazy(
    ['any', 'any'],
    {
      origin: 'extension',
      result: 'any',
      usage: 'Default(x, y)',
      doc: 'y if x is the empty string, as a missing key is, else x',
      example: ['Default(Contact.Nick, "there")', 'there'],
    },
    (_site, [value = never, otherwise = never]) =>
      (env) => {
        const known = env.missing?.size ?? 0;
        const found = value(env);
        if (found !== '') return found;
        forgetFrom(env.missing, known);
        return otherwise(env);
      },
  ),
};

/** A Map keeps the order of its keys, so the newest reports are at its end. */
function forgetFrom(missing: Map<string, string> | undefined, size: number): void {
  if (!missing || missing.size === size) return;
  for (const key of [...missing.keys()].slice(size)) missing.delete(key);
}
