import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isScalar, LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod';
import type { Span } from '../field-codes/error.ts';

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
  const source = readText(join(folder, file));

  if (source === undefined) {
    problems.push({ file, message: 'cannot be read' });
    return undefined;
  }

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

  const parsed = schema.safeParse(document.toJS());

  if (!parsed.success) {
    problems.push(...parsed.error.issues.map((issue) => ({ file, ...placeOf(issue.path), message: describe(issue) })));
    return undefined;
  }

  return {
    value: parsed.data,
    placeOf,
    placeInText: (path, text, span) => {
      const range = rangeOf(path);
      const node = document.getIn(path, true);
      if (!range) return placeOf(path);

      const escaped = isScalar(node) && node.type === 'QUOTE_DOUBLE';
      return place(range[0] + offsetInSource(source.slice(...range), text, span.start, escaped));
    },
  };
}

/**
 * A text and its source differ in quotes, indents and escapes, but hold the same codes: count these, then walk into the
 * right one.
 */
function offsetInSource(source: string, text: string, offset: number, escaped: boolean): number {
  const opened = text.lastIndexOf('<$', offset);
  if (opened === -1) return 0;

  let at = -1;
  for (let code = text.indexOf('<$'); code !== -1 && code <= opened; code = text.indexOf('<$', code + 2))
    at = source.indexOf('<$', at + 1);

  for (let left = offset - opened; left > 0; left -= 1) at += escaped && source[at] === '\\' ? 2 : 1;

  return at;
}

/** The reason why a key is invalid is inside the issue. */
function describe(issue: z.core.$ZodIssue): string {
  const message = (issue.code === 'invalid_key' && issue.issues[0]?.message) || issue.message;

  return `${issue.path.join('.') || 'the file'}: ${message}`;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
