import type { Node } from './ast.ts';
import { fold } from './value.ts';

const listMembers: ReadonlySet<string> = new Set(['count', 'exists', 'item']);

/** Adds the keys that a formula reads, by their folded form, in order of the text. */
export function fieldsIn(node: Node, found: Map<string, string>): void {
  switch (node.kind) {
    case 'object':
    case 'member':
    case 'key': {
      const path = pathOf(node, found);
      if (path && !found.has(fold(path.text))) found.set(fold(path.text), path.text);
      break;
    }
    default:
      for (const child of childrenOf(node)) fieldsIn(child, found);
  }
}

/** Of a node that is no path. */
export function childrenOf(node: Exclude<Node, { kind: 'object' | 'member' | 'key' }>): readonly Node[] {
  switch (node.kind) {
    case 'literal':
      return [];
    case 'unary':
      return [node.operand];
    case 'binary':
      return [node.left, node.right];
    case 'format':
      return [node.value, node.pattern];
    case 'call':
      return node.args;
  }
}

type Path = { readonly text: string; readonly open: boolean };

/** The longest part of a path that the text alone determines. What a list says about itself is not a key. */
function pathOf(node: Node, found: Map<string, string>): Path | undefined {
  if (node.kind === 'object') return { text: node.name, open: true };
  if (node.kind !== 'member' && node.kind !== 'key') {
    fieldsIn(node, found);
    return undefined;
  }
  const argument = node.kind === 'key' ? node.key : node.argument;
  const outer = pathOf(node.object, found);
  const name = node.kind === 'member' && outer ? join(outer, node.name) : outer;
  if (!argument || name?.open === false) return name;
  if (argument.kind === 'literal') return name && join(name, String(argument.value));
  fieldsIn(argument, found);
  return name && { ...name, open: false };
}

function join({ text, open }: Path, name: string): Path {
  return !open || listMembers.has(name.toLowerCase()) ? { text, open: false } : { text: `${text}.${name}`, open };
}
