import type { BinaryOperator, ObjectName } from './ast.ts';

type Infix = { readonly operator: BinaryOperator; readonly level: number };

/** Binary operators with their spellings, loosest level first. `:` is looser than all of them. */
const levels: readonly (readonly (readonly [BinaryOperator, ...string[]])[])[] = [
  [['or', 'or', '||']],
  [['xor', 'xor']],
  [['and', 'and', '&&']],
  [],
  [
    ['<', '<', 'lt'],
    ['<=', '<=', 'le'],
    ['>', '>', 'gt'],
    ['>=', '>=', 'ge'],
    ['=', '=', '==', 'eq'],
    ['<>', '<>', '!=', 'ne'],
  ],
  [
    ['+', '+'],
    ['-', '-'],
  ],
  [
    ['*', '*'],
    ['/', '/'],
    ['mod', 'mod'],
  ],
  [['^', '^']],
];

/** `Not` has the empty level above: looser than the comparisons, tighter than `And`. Signs are tighter than `^`. */
export const notLevel = levels.findIndex((level) => level.length === 0);

export const infixes: ReadonlyMap<string, Infix> = new Map(
  levels.flatMap((operators, level) =>
    operators.flatMap(([operator, ...spellings]) =>
      spellings.map((spelling) => [spelling, { operator, level }] as const),
    ),
  ),
);

export const reserved: ReadonlySet<string> = new Set([...infixes.keys(), 'not']);

export const objects: ReadonlyMap<string, ObjectName> = new Map([
  ['contact', 'Contact'],
  ['agent', 'Agent'],
  ['customproperties', 'CustomProperties'],
  ['interaction', 'Interaction'],
]);
