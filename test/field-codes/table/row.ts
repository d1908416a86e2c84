import type { Values } from '../../../lib/field-codes/env.ts';
import type { FaultCode } from '../../../lib/field-codes/error.ts';
import type { RenderOptions } from '../../../lib/field-codes/template.ts';

/** Values and options of a row; default: no values, en_US, UTC. */
export type Context = RenderOptions & { readonly values?: Values };

/** A formula, or a whole text if it contains the marks `<$` and `$>`, and its result. */
type Good = readonly [source: string, expected: string, context?: Context];

/** The fault and the piece of the source that its span covers. */
type Bad = readonly [source: string, code: FaultCode, at: string, context?: Context];

export type Rows = {
  readonly ordinary: readonly Good[];
  readonly edge: readonly Good[];
  readonly failing: readonly Bad[];
};

export type Table = Readonly<Record<string, Rows>>;

export function sourceOf(source: string): string {
  return source.includes('<$') ? source : `<$${source}$>`;
}
