import type { Env, Run } from '../env.ts';
import type { Place } from '../error.ts';
import type { DateTime, Kind, Value } from '../value.ts';

type Types = {
  readonly number: number;
  readonly string: string;
  readonly boolean: boolean;
  readonly date: DateTime;
  readonly any: Value;
};

/** The type of a parameter. `?` marks it as optional, `...` as repeatable. */
export type Parameter = keyof Types | `${keyof Types}?` | `...${keyof Types}`;

type Argument<P extends Parameter> = P extends `${infer T extends keyof Types}?`
  ? Types[T] | undefined
  : P extends keyof Types
    ? Types[P]
    : never;

type Arguments<P extends readonly Parameter[]> = P extends readonly [
  ...infer Head extends readonly Parameter[],
  `...${infer T extends keyof Types}`,
]
  ? [...Arguments<Head>, ...Types[T][]]
  : { -readonly [Index in keyof P]: Argument<P[Index]> };

/** The places of a call and of each of its arguments. */
export type Site = { readonly call: Place; readonly args: readonly Place[] };

type About = {
  /** As the docs write it. */
  readonly usage: string;
  readonly doc: string;
  /** A formula, and what it gives in en_US and UTC without values. */
  readonly example: readonly [formula: string, output: string];
  readonly origin: 'published' | 'extension';
  readonly result: Kind | 'any';
};

/** One function of the language, by the name that errors and docs use. */
export type Definition = About & {
  readonly parameters: readonly Parameter[];
  readonly evaluate:
    | { readonly eager: (env: Env, site: Site, args: readonly Value[]) => Value }
    | { readonly lazy: (site: Site, args: readonly Run[]) => Run }
    /** `Text`: the format operator as a function. */
    | { readonly format: true };
};

/** A function whose arguments are evaluated and checked against its types before the call. */
export function eager<const P extends readonly Parameter[]>(
  parameters: P,
  about: About,
  body: (args: Arguments<P>, env: Env, site: Site) => Value,
): Definition {
  // The compiler checks number and types of the arguments against `parameters` before every call.
  return {
    ...about,
    parameters,
    evaluate: { eager: (env, site, args) => body(args as unknown as Arguments<P>, env, site) },
  };
}

/** A function that decides which of its arguments to evaluate. */
export function lazy(
  parameters: readonly Parameter[],
  about: About,
  compile: (site: Site, args: readonly Run[]) => Run,
): Definition {
  return { ...about, parameters, evaluate: { lazy: compile } };
}
