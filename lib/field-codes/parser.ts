import type { Node } from './ast.ts';
import { type FaultCode, fail, type Span } from './error.ts';
import { infixes, notLevel, objects, reserved } from './grammar.ts';
import type { Sign, Token } from './lexer.ts';
import { limits } from './limits.ts';

/** Parses the tokens of one code into a formula. Knows no functions by name. */
export function parseFormula(source: string, tokens: readonly Token[]): Node {
  let position = 0;
  let depth = 0;

  const error = (code: FaultCode, { start, end }: Span, detail?: string): never =>
    fail(code, { source, start, end }, detail);
  /** The last token is the end, and is never passed. */
  const peek = (): Token => tokens[position] ?? error('syntax_error', { start: source.length, end: source.length });
  const since = (start: number): Span => ({ start, end: tokens[position - 1]?.end ?? start });
  const isSign = (sign: Sign): boolean => {
    const token = peek();
    return token.kind === 'sign' && token.value === sign;
  };

  function accept(sign: Sign): boolean {
    const found = isSign(sign);
    if (found) position += 1;
    return found;
  }

  function expect(sign: Sign): void {
    if (!accept(sign)) error('syntax_error', peek(), `${sign} is missing here`);
  }

  function nested<T>(span: Span, read: () => T): T {
    depth += 1;
    if (depth > limits.nesting) return error('nesting_too_deep', span);
    const result = read();
    depth -= 1;
    return result;
  }

  function expression(): Node {
    const { start } = peek();
    let value = binary(0);
    while (accept(':')) value = { kind: 'format', value, pattern: binary(0), ...since(start) };
    return value;
  }

  /** Operators of this level and tighter ones. Those of one level group from the left. */
  function binary(least: number): Node {
    const token = peek();
    const negated = least <= notLevel && (wordOf(token) === 'not' || wordOf(token) === '!');
    let left = negated ? negation(token) : signed();
    for (;;) {
      const infix = infixes.get(wordOf(peek()));
      if (!infix || infix.level < least) return left;
      position += 1;
      left = { kind: 'binary', operator: infix.operator, left, right: binary(infix.level + 1), ...since(token.start) };
    }
  }

  function negation(token: Token): Node {
    position += 1;
    const operand = nested(token, () => binary(notLevel));
    return { kind: 'unary', operator: 'not', operand, ...since(token.start) };
  }

  function signed(): Node {
    const token = peek();
    if (token.kind !== 'sign' || (token.value !== '-' && token.value !== '+')) return postfix();
    position += 1;
    const operand = nested(token, signed);
    return { kind: 'unary', operator: token.value, operand, ...since(token.start) };
  }

  function postfix(): Node {
    const { start } = peek();
    let object = primary();
    while (accept('.')) {
      const name = peek();
      if (name.kind !== 'name') return error('syntax_error', name, 'a name is missing after the dot');
      position += 1;
      const argument = isSign('(') ? only(name) : undefined;
      object = { kind: 'member', object, name: name.value, ...(argument && { argument }), ...since(start) };
    }
    return object;
  }

  function primary(): Node {
    const token = peek();
    switch (token.kind) {
      case 'number':
      case 'string':
        position += 1;
        return { kind: 'literal', value: token.value, ...since(token.start) };
      case 'name':
        return named(token.value, token);
      case 'sign':
        return isSign('(')
          ? parenthesised(token)
          : error('syntax_error', token, `a value is missing before ${token.value}`);
      case 'end':
        return error('syntax_error', token, tokens.length === 1 ? 'the code is empty' : 'a value is missing before $>');
    }
  }

  function parenthesised(token: Span): Node {
    position += 1;
    const node = nested(token, expression);
    expect(')');
    return node;
  }

  function named(name: string, token: Span): Node {
    const folded = name.toLowerCase();
    if (reserved.has(folded)) return error('syntax_error', token, `a value is missing before ${name}`);
    position += 1;
    const here = since(token.start);
    const object = objects.get(folded);
    if (object) {
      const root: Node = { kind: 'object', name: object, ...here };
      return isSign('(') ? { kind: 'key', object: root, key: only(token), ...since(token.start) } : root;
    }
    if (isSign('(')) return { kind: 'call', name, args: callArguments(), ...since(token.start) };
    if (folded === 'true' || folded === 'false') return { kind: 'literal', value: folded === 'true', ...here };
    if (isSign('.'))
      return error('unknown_object', token, `${name} is not one of Contact, Agent, CustomProperties, Interaction`);
    return { kind: 'member', object: { kind: 'object', name: 'CustomProperties', ...here }, name, bare: true, ...here };
  }

  function callArguments(): readonly Node[] {
    const open = peek();
    expect('(');
    return nested(open, () => {
      if (accept(')')) return [];
      const args = [expression()];
      while (accept(',')) args.push(expression());
      expect(')');
      return args;
    });
  }

  function only(span: Span): Node {
    const args = callArguments();
    const [argument] = args;
    return argument && args.length === 1
      ? argument
      : error('wrong_arity', span, `one argument is needed here, not ${args.length}`);
  }

  const formula = expression();
  const rest = peek();
  return rest.kind === 'end' ? formula : error('syntax_error', rest, 'the formula should have ended here');
}

/** The spellings that an operator may have at this token. */
function wordOf(token: Token): string {
  return token.kind === 'sign' ? token.value : token.kind === 'name' ? token.value.toLowerCase() : '';
}
