import { type Env, type Run, spend, spendText, withinOutput } from './env.ts';
import { fail, type Place } from './error.ts';
import { checkLocale, compileFormat, type Known, type Part } from './format.ts';
import { arityOf, findFunction, type NamedDefinition } from './functions/all.ts';
import type { Parameter, Site } from './functions/define.ts';
import { kindOf, textOf, typeNames, type Value } from './value.ts';

/** A call by name. The function's existence and arity are checked here, the types of the arguments at every call. */
export function compileCall(name: string, args: readonly Part[], place: Place): Part {
  const definition = findFunction(name);
  if (!definition) return fail('unknown_function', place, `there is no function ${name}`);
  checkArity(definition, args, place);
  const site = { call: place, args: args.map((arg) => arg.place) };
  return { run: compileBody(definition, args, site), known: resultOf(definition, args), place };
}

function checkArity(definition: NamedDefinition, args: readonly Part[], place: Place): void {
  const { least, most } = arityOf(definition);
  const dayMissing = definition.name === 'Date' && args.length === 2 && args[0]?.known === 'number';
  if (args.length >= least && args.length <= most && !dayMissing) return;
  fail('wrong_arity', place, `${definition.usage} got ${args.length} ${args.length === 1 ? 'argument' : 'arguments'}`);
}

function compileBody(definition: NamedDefinition, args: readonly Part[], site: Site): Run {
  if ('format' in definition.evaluate) return compileText(args, site.call);
  if (definition.name === 'Num' || (definition.name === 'Date' && args.length === 2)) checkLocale(args[1]);
  if ('lazy' in definition.evaluate) {
    const body = definition.evaluate.lazy(
      site,
      args.map((arg) => arg.run),
    );
    return (env) => {
      spend(env, 1, site.call);
      return body(env);
    };
  }
  const body = definition.evaluate.eager;
  const read = args.map((arg, index) => argumentReader(definition, arg, index));
  return (env) => {
    spend(env, 1, site.call);
    const result = body(
      env,
      site,
      read.map((each) => each(env)),
    );
    return typeof result === 'string' ? withinOutput(result, site.call) : result;
  };
}

function argumentReader({ name, parameters }: NamedDefinition, { run, place }: Part, index: number): Run {
  const wanted = typeOf(parameters[Math.min(index, parameters.length - 1)] ?? 'any');
  return (env: Env) => {
    const value = run(env);
    if (typeof value === 'string') spendText(env, value, place);
    if (wanted === 'any' || kindOf(value) === wanted) return value;
    return fail('type_mismatch', place, `${name} needs a ${typeNames[wanted]} here, not a ${typeNames[kindOf(value)]}`);
  };
}

function typeOf(parameter: Parameter): 'any' | 'number' | 'string' | 'boolean' | 'date' {
  for (const type of ['number', 'string', 'boolean', 'date'] as const) if (parameter.includes(type)) return type;
  return 'any';
}

function compileText(args: readonly Part[], place: Place): Run {
  const [value, pattern, locale] = args;
  if (value && pattern) return compileFormat(value, pattern, locale, place);
  return (env) => {
    spend(env, 1, place);
    const given: Value = value?.run(env) ?? '';
    return textOf(given, value?.place ?? place);
  };
}

/** `If` and `Default` have the type of their alternatives, if both agree. */
function resultOf(definition: NamedDefinition, args: readonly Part[]): Known {
  if (definition.result !== 'any') return definition.result;
  const [first, second] = args.slice(-2).map((arg) => arg.known);
  return first !== undefined && first === second ? first : 'any';
}
