/** What is wrong with a value, in the words of those who write the files. */
import type * as z from 'zod';
import { nearestName } from '../esp/names.ts';
import { knownKeys, knownValues, memberOf } from './known-keys.ts';

type Issue = z.core.$ZodIssue;

/** `key`: the member that the problem is about, if the issue names only the object around it. */
export type Described = { readonly path: readonly PropertyKey[]; readonly key?: string; readonly message: string };

/** What a schema does not say itself. Texts that it does say come first. */
export function plainMessage(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${kindNames[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return issue.input === undefined ? 'is missing' : oneOf(issue.values.map(String), issue.input);
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? Number(issue.minimum) <= 1
          ? 'is empty'
          : `must have at least ${issue.minimum} ${unitOf(issue.origin)}`
        : `must be at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array'
        ? `may have at most ${issue.maximum} ${unitOf(issue.origin)}`
        : `must be at most ${issue.maximum}`;
    case 'invalid_format':
      return formats[issue.format] ?? 'is not written as it must be';
    case 'unrecognized_keys':
      return 'is not known here';
    case 'invalid_union':
      return plainUnion;
    case 'invalid_key':
      return 'is not possible as a key';
    default:
      return undefined;
  }
}

const plainUnion = 'is nothing that is possible here';

const kindNames: Readonly<Record<string, string>> = {
  string: 'a text: put it in quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys with values',
  record: 'keys with values',
};

const formats: Readonly<Record<string, string>> = {
  date: 'must be a day such as "2026-01-31"',
  url: 'must be a link such as https://example.com',
  base64: 'must be base64',
  safeint: 'must be a whole number',
};

function unitOf(origin: string): string {
  return origin === 'string' ? 'characters' : 'entries';
}

function oneOf(values: readonly string[], input: unknown): string {
  const near = typeof input === 'string' ? nearestName(input, values) : undefined;
  const choice = values.length === 1 ? `must be ${values[0]}` : `must be one of ${values.join(', ')}`;

  return near === undefined ? choice : `${choice}. Did you mean ${near}?`;
}

/** Each unknown key on its own; of a union what is wrong with the alternative that was most likely meant. */
export function describeIssue(issue: Issue, schema: z.core.$ZodType, value: unknown): Described[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const known = knownKeys(schema, issue.path, value);
        const near = nearestName(key, known);
        const help = near === undefined ? listOf(known) : ` Did you mean ${near}?`;

        return { path: issue.path, key, message: `there is no such key.${help}` };
      });
    case 'invalid_key':
      return [{ path: issue.path, message: issue.issues[0]?.message ?? issue.message }];
    case 'invalid_union': {
      const values = knownValues(schema, issue.path, value);
      if (issue.discriminator !== undefined && values.length > 0 && issue.message === plainUnion)
        return [{ path: issue.path, message: oneOf(values, issue.path.reduce<unknown>(memberOf, value)) }];

      const [likely] = [...issue.errors].filter((issues) => issues.every(isInside)).sort((a, b) => a.length - b.length);

      return likely
        ? likely.flatMap((inner) => describeIssue({ ...inner, path: [...issue.path, ...inner.path] }, schema, value))
        : [{ path: issue.path, message: issue.message }];
    }
    default:
      return [{ path: issue.path, message: issue.message }];
  }
}

/** Not of a whole other type than the one that was written. */
function isInside({ code, path }: Issue): boolean {
  return path.length > 0 || code === 'unrecognized_keys' || (code !== 'invalid_type' && code !== 'invalid_value');
}

function listOf(keys: readonly string[]): string {
  return keys.length === 0 ? '' : ` The keys are ${keys.join(', ')}.`;
}

/** A path as people read it: an entry of a list by its name, if it has one. */
export function showPath(path: readonly PropertyKey[], value: unknown): string {
  const shown: string[] = [];
  let at = value;

  for (const step of path) {
    at = typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined;
    shown.push(typeof step === 'number' ? nameOf(at, step) : String(step));
  }

  return shown.join('.') || 'the file';
}

function nameOf(entry: unknown, index: number): string {
  if (typeof entry === 'object' && entry !== null) {
    for (const key of ['name', 'id', 'text', 'title']) {
      const name: unknown = Reflect.get(entry, key);
      if (typeof name === 'string' && name !== '' && name.length <= 64) return name;
    }
  }

  return `entry ${index + 1}`;
}
