import type { KeyNode, MemberNode, Node } from './ast.ts';
import { compileCall } from './call.ts';
import { type Run, spend } from './env.ts';
import type { Place, Span } from './error.ts';
import { compileFormat, type Known, type Part } from './format.ts';
import { boolean, finite, number, operators } from './operators.ts';
import { compileField, compileMember, compilePath, type Step } from './path.ts';
import { fold } from './value.ts';

/**
 * Compiles one formula to closures. Names, arities, literal patterns and literal locales are checked here, so that a
 * bad text fails before any value is read.
 */
export function compileFormula(source: string, formula: Node): Run {
  const placeOf = ({ start, end }: Span): Place => ({ source, start, end });

  function compile(node: Node): Part {
    const place = placeOf(node);
    switch (node.kind) {
      case 'literal':
        return literal(node.value, place);
      case 'unary':
        return node.operator === 'not'
          ? negation(compile(node.operand), place)
          : signed(node.operator, compile(node.operand), place);
      case 'binary':
        return binary(node, place);
      case 'format':
        return {
          run: compileFormat(compile(node.value), compile(node.pattern), undefined, place),
          known: 'string',
          place,
        };
      case 'call':
        return compileCall(node.name, node.args.map(compile), place);
      case 'object':
        return { run: compilePath(node.name, [], { place, text: '' }), known: 'object', place };
      case 'member':
      case 'key':
        return field(node, place);
    }
  }

  function binary({ operator, left, right }: Extract<Node, { kind: 'binary' }>, whole: Place): Part {
    const [first, second] = [compile(left), compile(right)];
    if (operator === 'and' || operator === 'or') return shortCircuit(first, second, operator === 'or', whole);
    const apply = operators[operator];
    const sides = { whole, left: first.place, right: second.place };
    const run: Run = (env) => {
      spend(env, 1, whole);
      return apply(first.run(env), second.run(env), sides, env);
    };
    return { run, known: resultOf(operator, first.known, second.known), place: whole };
  }

  function field(node: Extract<Node, { kind: 'member' | 'key' }>, place: Place): Part {
    const written = {
      place,
      text: `${node.kind === 'member' && node.bare ? 'CustomProperties.' : ''}${source.slice(node.start, node.end)}`,
    };
    const steps: Step[] = [];
    let root: Node = node;
    while (root.kind === 'member' || root.kind === 'key') {
      steps.unshift(root.kind === 'key' ? keyStep(root) : memberStep(root));
      root = root.object;
    }
    const known = knownOf(steps.at(-1), root);
    if (root.kind !== 'object') {
      const run = steps.reduce<Run>((object, step) => compileMember(object, step, written), compile(root).run);
      return { run, known: 'any', place };
    }
    const [only] = steps;
    const simple = only && steps.length === 1 && 'name' in only && !only.argument;
    return {
      run: simple ? compileField(root.name, only.name, written) : compilePath(root.name, steps, written),
      known,
      place,
    };
  }

  function keyStep(node: KeyNode): Step {
    const { run, literal } = compile(node.key);
    const place = placeOf(node);
    return typeof literal === 'string' ? { name: literal, folded: fold(literal), place } : { key: run, place };
  }

  function memberStep(node: MemberNode): Step {
    const argument = node.argument && compile(node.argument).run;
    return { name: node.name, folded: fold(node.name), ...(argument && { argument }), place: placeOf(node) };
  }

  return compile(formula).run;
}

function literal(value: string | number | boolean, place: Place): Part {
  const run: Run = (env) => {
    spend(env, 1, place);
    return value;
  };
  const known = typeof value;
  return { run, known: known === 'string' || known === 'number' ? known : 'boolean', place, literal: value };
}

function negation(operand: Part, place: Place): Part {
  const run: Run = (env) => {
    spend(env, 1, place);
    return !boolean(operand.run(env), operand.place);
  };
  return { run, known: 'boolean', place };
}

function signed(sign: '+' | '-', operand: Part, place: Place): Part {
  const factor = sign === '-' ? -1 : 1;
  const run: Run = (env) => {
    spend(env, 1, place);
    return finite(factor * number(operand.run(env), operand.place), place);
  };
  return { run, known: 'number', place };
}

/** The right side is evaluated only if the left one does not decide. */
function shortCircuit(left: Part, right: Part, decisive: boolean, place: Place): Part {
  const run: Run = (env) => {
    spend(env, 1, place);
    return boolean(left.run(env), left.place) === decisive ? decisive : boolean(right.run(env), right.place);
  };
  return { run, known: 'boolean', place };
}

function resultOf(operator: keyof typeof operators, left: Known, right: Known): Known {
  if (operator === '+') return sumOf(left, right);
  if (operator === '-')
    return left === 'date' && right === 'number' ? 'date' : left === 'any' || right === 'any' ? 'any' : 'number';
  return operator === '*' || operator === '/' || operator === '^' || operator === 'mod' ? 'number' : 'boolean';
}

function sumOf(left: Known, right: Known): Known {
  const sides = [left, right];
  if (sides.includes('string') || sides.includes('field')) return 'string';
  if (sides.includes('any') || sides.includes('object')) return 'any';
  return sides.includes('date') ? 'date' : 'number';
}

/**
 * What lists say about themselves is not text, and DateCreated is a date; all other fields are as the caller sent them.
 */
function knownOf(last: Step | undefined, root: Node): Known {
  if (!last || root.kind !== 'object' || !('name' in last)) return 'any';
  if (last.folded === 'count' || last.folded === 'exists') return 'any';
  return root.name === 'Interaction' && last.folded === 'datecreated' ? 'date' : 'field';
}
