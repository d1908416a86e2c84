import { join } from 'node:path';
import { type Document, isCollection, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type * as z from 'zod';
import type { Span } from '../field-codes/error.ts';
import { describeIssue, plainMessage, showPath } from './describe-issue.ts';
import { readSource } from './read-source.ts';

/** What is wrong in a catalog file; line and column from 1. */
export type CatalogProblem = {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
};

type Place = { readonly line: number; readonly column: number };

export type YamlFile<Value> = {
  readonly value: Value;
  /** A path as people read it. */
  readonly nameOf: (path: readonly PropertyKey[]) => string;
  /** The place of the member at this path, or of the nearest one around it. */
  readonly placeOf: (path: readonly PropertyKey[]) => Place;
  /** The place of a span in the text at this path. */
  readonly placeInText: (path: readonly PropertyKey[], text: string, span: Span) => Place;
};

/** Reads and checks a YAML file. Every problem goes into `problems`; returns undefined if there is one. */
export function readYaml<Schema extends z.ZodType>(
  folder: string,
  file: string,
  schema: Schema,
  problems: CatalogProblem[],
): YamlFile<z.output<Schema>> | undefined {
  const read = readSource(join(folder, file));
  if ('problem' in read) {
    problems.push({ file, ...read.problem });
    return undefined;
  }

  const source = read.text;
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });

  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };

  const rangeOf = (path: readonly PropertyKey[]): readonly [number, number] | undefined => {
    const node = document.getIn(path, true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    return Array.isArray(range) ? [Number(range[0]), Number(range[1])] : undefined;
  };

  const placeOf = (path: readonly PropertyKey[]): Place => {
    for (let depth = path.length; depth > 0; depth -= 1) {
      const range = rangeOf(path.slice(0, depth));
      if (range) return place(range[0]);
    }
    return { line: 1, column: 1 };
  };

  if (document.errors.length > 0) {
    problems.push(...document.errors.map((error) => ({ file, ...place(error.pos[0]), message: error.message })));
    return undefined;
  }

  const alias = brokenAlias(document);
  if (alias) {
    problems.push({ file, ...place(alias.at), message: alias.message });
    return undefined;
  }

  const written: unknown = document.toJS({ maxAliasCount: -1 });
  const parsed = schema.safeParse(written, { error: plainMessage });

  if (!parsed.success) {
    for (const { path, key, message } of parsed.error.issues.flatMap((issue) =>
      describeIssue(issue, schema, written),
    )) {
      const at = key === undefined ? placeOf(path) : (placeOfKey(document, path, key, place) ?? placeOf(path));
      const name = showPath(key === undefined ? path : [...path, key], written);
      problems.push({ file, ...at, message: `${name}: ${message}` });
    }
    return undefined;
  }

  return {
    value: parsed.data,
    nameOf: (path) => showPath(path, written),
    placeOf,
    placeInText: (path, text, span) => {
      const range = rangeOf(path);
      const node = document.getIn(path, true);
      if (!range) return placeOf(path);

      const escaped = isScalar(node) && node.type === 'QUOTE_DOUBLE';
      return place(range[0] + offsetInSource(source.slice(...range), text, span, escaped));
    },
  };
}

/**
 * A text and its source differ in quotes, indents and escapes, but hold the same codes: count these, then walk into the
 * right one.
 */
function offsetInSource(source: string, text: string, { start: offset, end }: Span, escaped: boolean): number {
  const wanted = text.slice(offset, end);
  if (wanted.length > 1 && source.split(wanted).length === 2) return source.indexOf(wanted);

  const opened = text.lastIndexOf('<$', offset);
  if (opened === -1) return 0;

  let at = -1;
  for (let code = text.indexOf('<$'); code !== -1 && code <= opened; code = text.indexOf('<$', code + 2))
    at = source.indexOf('<$', at + 1);

  for (let left = offset - opened; left > 0; left -= 1) at += escaped && source[at] === '\\' ? 2 : 1;

  return at;
}

/** Nested aliases can make a short file endlessly long; those that repeat plain values are harmless. */
function brokenAlias(document: Document.Parsed): { readonly at: number; readonly message: string } | undefined {
  let found: { at: number; message: string } | undefined;
  visit(document, {
    Alias: (_key, alias, parents) => {
      const isNested = parents.some((parent) => isCollection(parent) && parent.anchor !== undefined);
      const isKnown = alias.resolve(document) !== undefined;
      if (isKnown && !isNested) return undefined;

      const message = isNested ? 'is an alias within what another alias repeats: write it out' : 'has no such anchor';
      found = { at: alias.range?.[0] ?? 0, message: `*${alias.source}: ${message}` };
      return visit.BREAK;
    },
  });

  return found;
}

function placeOfKey(
  document: Document.Parsed,
  path: readonly PropertyKey[],
  key: string,
  place: (offset: number) => Place,
): Place | undefined {
  const around = path.length === 0 ? document.contents : document.getIn(path, true);
  const pair = isMap(around)
    ? around.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
    : undefined;
  const start = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;

  return start === undefined ? undefined : place(start);
}
