import { compileFormula } from './compile.ts';
import type { Env, Run, Values } from './env.ts';
import { fail, type Place, type Span } from './error.ts';
import { fieldsIn } from './fields.ts';
import { findLocale } from './formats/locale.ts';
import { findZone } from './formats/zone.ts';
import { tokenize } from './lexer.ts';
import { limits } from './limits.ts';
import { parseFormula } from './parser.ts';
import { textOf } from './value.ts';

/** One code as written. `source` is the formula between the marks, trimmed; the span includes the marks. */
type Code = { readonly source: string; readonly span: Span };

type Part = string | { readonly code: Code; readonly run: Run; readonly place: Place };

/** A text that is parsed once and rendered many times. Its parts are closures: it is kept in memory, never stored. */
export type Template = {
  readonly text: string;
  /** In the order of the text, including repeated ones. */
  readonly codes: readonly Code[];
  readonly fields: readonly string[];
  readonly parts: readonly Part[];
};

export type RenderOptions = {
  /** `fr`, `fr_FR` or `fr-FR`. Default `en_US`. */
  readonly locale?: string | undefined;
  /** IANA name, for `Now`, `Today`, `Interaction.DateCreated` and the letters z and Z. Default `UTC`. */
  readonly timeZone?: string | undefined;
  /**
   * The moment of `Now` and `Today`, in milliseconds since 1970 or as a Date. Default: the clock at their first use.
   */
  readonly now?: number | Date | undefined;
  /** ISO 4217 code for ¤. Without it a pattern with ¤ fails. */
  readonly currency?: string | undefined;
};

export type Rendered = { readonly text: string; readonly missing: readonly string[] };

/** Literal text and codes in the order of the text; `code` is set if the part came from one. */
type RenderedParts = {
  readonly parts: readonly { readonly text: string; readonly code?: string }[];
  readonly missing: readonly string[];
};

/** Parses a text with its codes. Throws FieldCodeError for every fault that can be found without values. */
export function parseTemplate(text: string): Template {
  const parts: Part[] = [];
  const codes: Code[] = [];
  const fields = new Map<string, string>();
  let at = 0;
  for (let open = text.indexOf('<$'); open !== -1; open = text.indexOf('<$', at)) {
    if (codes.length === limits.codes) return fail('too_many_codes', { source: text, start: open, end: open + 2 });
    if (open > at) parts.push(text.slice(at, open));
    const tokens = tokenize(text, open);
    const close = tokens.at(-1)?.start ?? open;
    const formula = parseFormula(text, tokens);
    const code = { source: text.slice(open + 2, close).trim(), span: { start: open, end: close + 2 } };
    fieldsIn(formula, fields);
    codes.push(code);
    parts.push({
      code,
      run: compileFormula(text, formula),
      place: { source: text, start: formula.start, end: formula.end },
    });
    at = close + 2;
  }
  if (at < text.length) parts.push(text.slice(at));
  return { text, codes, fields: [...fields.values()], parts };
}

/**
 * The text with every code replaced by its value, and the keys that were read and missing. Half a character is U+FFFD.
 */
export function renderTemplate(template: Template, values: Values, options: RenderOptions = {}): Rendered {
  const env = environment(template, values, options);
  let text = '';
  for (const part of template.parts) {
    text += partText(part, env);
    if (text.length > limits.output) return tooLong(template, part);
  }
  return { text: text.toWellFormed(), missing: missingIn(env) };
}

/** The same, part by part: for a structured message whose i-th parameter is the i-th code. */
export function renderParts(template: Template, values: Values, options: RenderOptions = {}): RenderedParts {
  const env = environment(template, values, options);
  let length = 0;
  const parts = template.parts.map((part) => {
    const text = partText(part, env);
    length += text.length;
    if (length > limits.output) return tooLong(template, part);
    return typeof part === 'string' ? { text } : { text: text.toWellFormed(), code: part.code.source };
  });
  return { parts, missing: missingIn(env) };
}

/**
 * The value keys that the text reads, such as `Contact.FirstName`, each once and in order. Of a computed key only the
 * object is listed.
 */
export function fieldsOf(template: Template): readonly string[] {
  return template.fields;
}

function missingIn({ missing }: Env): readonly string[] {
  return missing === undefined ? [] : [...missing.values()];
}

function partText(part: Part, env: Env): string {
  if (typeof part === 'string') return part;
  const value = part.run(env);
  return typeof value === 'string' ? value : textOf(value, part.place);
}

function tooLong({ text }: Template, part: Part): never {
  return fail('output_too_long', {
    source: text,
    ...(typeof part === 'string' ? { start: 0, end: 0 } : part.code.span),
  });
}

function environment(
  { text }: Template,
  values: Values,
  { locale = 'en_US', timeZone = 'UTC', now, currency }: RenderOptions,
): Env {
  const start = { source: text, start: 0, end: 0 };
  return {
    values,
    locale: () =>
      findLocale(locale) ??
      fail('locale_unknown', start, `the runtime has no data for the locale ${JSON.stringify(locale)}`),
    zone: () =>
      findZone(timeZone) ??
      fail('time_zone_unknown', start, `the runtime has no data for the time zone ${JSON.stringify(timeZone)}`),
    currency,
    now: now === undefined ? undefined : Number(now),
    missing: undefined,
    steps: 0,
  };
}
