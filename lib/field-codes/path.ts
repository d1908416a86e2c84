import type { ObjectName } from './ast.ts';
import { type Env, type Run, spend, spendText, type Values } from './env.ts';
import { fail, type Place } from './error.ts';
import { dateCreated, fullName, jsonValue, missing, property } from './read-path.ts';
import { fold, type List, type Value } from './value.ts';

/** One step into an object: a written name, with or without an argument, or a computed key. */
export type Step =
  | { readonly name: string; readonly folded: string; readonly argument?: Run; readonly place: Place }
  | { readonly key: Run; readonly place: Place };

/** Where a path was written, and how a missing key is reported. */
type Written = { readonly place: Place; readonly text: string };

/** `Contact.Name` and the bare name: nearly every code is one of them, so this path has no loop. */
export function compileField(root: ObjectName, name: string, { place, text }: Written): Run {
  const folded = fold(name);
  const special = specials(root, folded);
  if (special) return compilePath(root, [{ name, folded, place }], { place, text });
  return (env) => {
    spend(env, 1, place);
    const list = listOf(env.values, root);
    if (!list) return missing(env, text);
    if (Object.hasOwn(list, name)) {
      const raw = list[name];
      if (typeof raw === 'string') return raw;
    }
    return property(list, name, env, place) ?? missing(env, text);
  };
}

/** Written out, because a variable key costs the engine more than all the rest of a field. */
function listOf(values: Values, root: ObjectName): List | undefined {
  if (root === 'Contact') return values.Contact;
  if (root === 'CustomProperties') return values.CustomProperties;
  return root === 'Agent' ? values.Agent : values.Interaction;
}

/** Any other path from one of the four objects. */
export function compilePath(root: ObjectName, steps: readonly Step[], { place, text }: Written): Run {
  const [first] = steps;
  const special = first && 'name' in first && !first.argument ? specials(root, first.folded) : undefined;
  return (env) => {
    spend(env, steps.length, place);
    const list = env.values[root] ?? {};
    let value: Value | undefined = { kind: 'object', raw: list };
    for (const [index, step] of steps.entries()) {
      value = special && index === 0 ? special(env, list, step.place) : follow(value, step, env);
      if (value === undefined) return missing(env, text);
    }
    return value;
  };
}

/**
 * A member of something other than a path, such as `If(…, Contact, Agent).FirstName`. If that was missing, it is the
 * empty string here and stays missing.
 */
export function compileMember(object: Run, step: Step, { place, text }: Written): Run {
  return (env) => {
    spend(env, 1, place);
    const value = object(env);
    return (value === '' ? undefined : follow(value, step, env)) ?? missing(env, text);
  };
}

type Special = (env: Env, list: List, place: Place) => Value | undefined;

function specials(root: ObjectName, folded: string): Special | undefined {
  if (folded === 'fullname' && (root === 'Contact' || root === 'Agent'))
    return (env, list, place) => fullName(list, env, place);
  if (folded === 'datecreated' && root === 'Interaction') return (env, list, place) => dateCreated(list, env, place);
  return undefined;
}

function follow(value: Value, step: Step, env: Env): Value | undefined {
  if (typeof value !== 'object' || value.kind !== 'object')
    return fail('type_mismatch', step.place, 'only an object has members');
  const list = value.raw;
  if ('key' in step) return keyOf(list, step.key, step.place, env);
  if (Array.isArray(list)) return itemOf(list, step, env);
  const found = property(list, step.name, env, step.place);
  if (!step.argument || found === undefined) return found;
  if (typeof found === 'object' && found.kind === 'object') return keyOf(found.raw, step.argument, step.place, env);
  return fail('type_mismatch', step.place, `${step.name} is not an object with keys`);
}

function keyOf(list: List, key: Run, place: Place, env: Env): Value | undefined {
  const value = key(env);
  if (typeof value !== 'string') return fail('type_mismatch', place, 'a key is a String');
  spendText(env, value, place);
  return Array.isArray(list)
    ? fail('type_mismatch', place, 'a list of repeated keys has Count, Exists and Item')
    : property(list, value, env, place);
}

/** The properties of a list of repeated keys. An item past its end is missing, like any other absent key. */
function itemOf(
  list: readonly unknown[],
  { folded, argument, place }: Extract<Step, { name: string }>,
  env: Env,
): Value | undefined {
  if (folded === 'count' && !argument) return list.length;
  if (folded === 'exists' && argument) return exists(list, argument(env), env, place);
  if (folded === 'item' && argument) return item(list, argument(env), place);
  return argument || ['exists', 'item'].includes(folded) ? fail('wrong_arity', place) : undefined;
}

function exists(list: readonly unknown[], wanted: Value, env: Env, place: Place): boolean {
  if (typeof wanted !== 'string') return fail('type_mismatch', place, 'Exists needs a String');
  spend(env, list.length, place);
  const folded = fold(wanted);
  return list.some((each) => {
    const value = jsonValue(each);
    return typeof value === 'string' && fold(value) === folded;
  });
}

function item(list: readonly unknown[], index: Value, place: Place): Value | undefined {
  if (typeof index !== 'number') return fail('type_mismatch', place, 'Item needs a Number');
  if (!Number.isInteger(index) || index < 1) return fail('argument_out_of_range', place, 'items count from 1');
  return jsonValue(list[index - 1]);
}
