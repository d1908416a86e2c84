/**
 * A form as the object that JSON would have been: `Contact.FirstName=Ann`, `UserData[Order][Id]=7`. Dots separate
 * names, and inside brackets a dot is part of the name. A repeated name, `[]` and `[0]` make lists. The platform reads
 * the pairs; only the names' structure is ours, because form libraries differ in what they do with conflicts and odd
 * names, and none reports them.
 */
import type { Fault } from '../faults/faults.ts';
import type { Members } from './members.ts';

type Segment = { readonly name: string; readonly item: boolean };
type Node = { readonly children: Map<string, Node | Leaf>; list: boolean };
/** The values of one name, in order. */
type Leaf = { readonly values: unknown[] };

const limits = { pairs: 2500, segments: 12 };

type FormOptions = {
  readonly members: readonly string[];
  /** A name that is not a member of a request is a parameter. */
  readonly bareParameters: boolean;
};

type ReadForm = { readonly value: Members; readonly problems: Fault[] };

export function readForm(text: string, options: FormOptions): ReadForm {
  return readFields([...new URLSearchParams(text)], options);
}

/** The same for fields that were read elsewhere, whose values may be more than text. */
export function readFields(
  pairs: readonly (readonly [string, unknown])[],
  { members, bareParameters }: FormOptions,
): ReadForm {
  const problems: Fault[] = [];
  const root = node();
  if (pairs.length > limits.pairs)
    problems.push({ code: 'invalid_parameter', detail: `A form may have ${limits.pairs} fields.` });

  for (const [name, value] of pairs.slice(0, limits.pairs)) {
    const segments = segmentsOf(name);
    const bare = bareParameters && !members.includes(segments[0]?.name ?? '');

    const detail = insert(root, bare ? [{ name: 'Parameters', item: false }, ...segments] : segments, value);
    if (detail !== undefined) problems.push({ code: 'invalid_parameter', parameter: rootName(segments), detail });
  }

  return { value: toMembers(root), problems };
}

/** False if bytes that are not UTF-8 were percent-encoded: the platform silently puts U+FFFD in their place. */
export function isReadableForm(text: string): boolean {
  const escapes = text.match(/(%[0-9a-f]{2})+/gi) ?? [];

  return escapes.every((run) => {
    try {
      decodeURIComponent(run);
      return true;
    } catch {
      return false;
    }
  });
}

function segmentsOf(name: string): Segment[] {
  const [first = ''] = /^[^.[]*/.exec(name) ?? [];
  const segments: Segment[] = [{ name: first, item: false }];
  const rest = /\.([^.[]*)|\[([^\]]*)\]|(.+)/gsy;
  rest.lastIndex = first.length;

  for (let part = rest.exec(name); part; part = rest.exec(name)) {
    const [, dotted, bracketed, other] = part;
    segments.push({
      name: dotted ?? bracketed ?? other ?? '',
      item: bracketed !== undefined && /^\d{0,4}$/.test(bracketed),
    });
  }

  return segments;
}

const conflict = 'A field is a value and a list at once.';

/** Returns the field's problem, if it has one. */
function insert(root: Node, segments: readonly Segment[], value: unknown): string | undefined {
  if (segments.length > limits.segments) return `A field’s name may have ${limits.segments} parts.`;

  let at = root;

  for (const [index, segment] of segments.entries()) {
    const name = segment.item && segment.name === '' ? String(at.children.size) : segment.name;
    const child = at.children.get(name);
    at.list &&= segment.item;

    if (index === segments.length - 1) {
      if (child !== undefined && isNode(child)) return conflict;

      if (child) child.values.push(value);
      else at.children.set(name, { values: [value] });
      return undefined;
    }

    if (child !== undefined && !isNode(child)) return conflict;

    const next = child ?? node();
    at.children.set(name, next);
    at = next;
  }

  return undefined;
}

function isNode(child: Node | Leaf): child is Node {
  return 'children' in child;
}

function node(): Node {
  return { children: new Map(), list: true };
}

function rootName(segments: readonly Segment[]): string {
  const known = ['Contact', 'Agent', 'CustomProperties'].find((name) =>
    segments.some((segment) => segment.name === name),
  );

  return known ? `Parameters.${known}` : segments[0]?.name === 'UserData' ? 'UserData' : 'Parameters';
}

function toMembers({ children }: Node): Members {
  const members: Record<string, unknown> = Object.create(null);
  for (const [name, child] of children) members[name] = toValue(child);

  return members;
}

function toValue(child: Node | Leaf): unknown {
  if (!isNode(child)) return child.values.length === 1 ? child.values[0] : child.values;
  if (!child.list) return toMembers(child);

  return [...child.children].sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => toValue(item));
}
