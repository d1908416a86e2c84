import type { Span } from './error.ts';

export type ObjectName = 'Contact' | 'Agent' | 'CustomProperties' | 'Interaction';

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '^'
  | 'mod'
  | '<'
  | '<='
  | '>'
  | '>='
  | '='
  | '<>'
  | 'and'
  | 'or'
  | 'xor';

/** A parsed formula. Every node carries the span of its source. */
export type Node =
  | ({ readonly kind: 'literal'; readonly value: number | string | boolean } & Span)
  | ({ readonly kind: 'unary'; readonly operator: '+' | '-' | 'not'; readonly operand: Node } & Span)
  | ({ readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Node; readonly right: Node } & Span)
  | ({ readonly kind: 'format'; readonly value: Node; readonly pattern: Node } & Span)
  | ({ readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] } & Span)
  | ({ readonly kind: 'object'; readonly name: ObjectName } & Span)
  | MemberNode
  | KeyNode;

/**
 * `object.Name` or `object.Name(argument)`. A bare name is a member of `CustomProperties` and begins where its object
 * does.
 */
export type MemberNode = {
  readonly kind: 'member';
  readonly object: Node;
  readonly name: string;
  readonly argument?: Node;
  readonly bare?: true;
} & Span;

/** `Object("any key")`. */
export type KeyNode = { readonly kind: 'key'; readonly object: Node; readonly key: Node } & Span;
