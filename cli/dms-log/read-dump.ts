import { add, addList, type KvList } from './kv-list.ts';
import { type Entry, matchEntry } from './patterns.ts';
import { readQuoted } from './quoted.ts';

/** What could not be read; it quotes no value. */
export type Loss = { readonly line: number; readonly problem: string };

/** A list that is not closed yet: by its indent or by its brace. */
type Open = { readonly indent: number; readonly list: KvList; readonly braced: boolean };

/** `firstLine`: number of the first line in the log. */
export function readDump(
  lines: readonly string[],
  firstLine: number,
): { readonly root: KvList; readonly losses: readonly Loss[] } {
  const source = lines.join('\n');
  const losses: Loss[] = [];
  const root: KvList = {};
  let open: readonly Open[] = [{ indent: -1, list: root, braced: false }];
  let at = 0;

  while (at < source.length) {
    const indent = indentAt(at);
    const rest = restOfLine(at);
    const entry = matchEntry(source, at);

    if (/^\s*\}/.test(rest)) {
      closeBrace();
      at += rest.indexOf('}') + 1;
    } else if (entry) {
      const startsLine = source.slice(source.lastIndexOf('\n', at - 1) + 1, at).trim() === '';
      if (startsLine) open = open.filter((one, index) => index === 0 || one.braced || one.indent < indent);
      at = readEntry(entry, indent);
    } else {
      if (!isNoise(rest)) lose(at, 'neither a pair nor a list');
      at += rest.length + 1;
    }
  }

  return { root, losses };

  function readEntry(entry: Entry, indent: number): number {
    const { list, braced } = open.at(-1) ?? { list: root, braced: false };
    const key = open.length === 1 ? attributeName(entry.key) : entry.key;
    const rest = restOfLine(entry.end);

    if (opensList(entry, rest)) {
      open = [...open, { indent, list: addList(list, key), braced: withoutComment(rest).endsWith('{') }];
      return entry.end + rest.length + 1;
    }

    return readValue({ ...entry, key }, list, braced);
  }

  /** Adds the value to the list. Returns the position after it. */
  function readValue(entry: Entry, list: KvList, braced: boolean): number {
    const { key, type, end } = entry;
    const rest = restOfLine(end);

    if (rest.startsWith('{')) return readBraces(end + 1, addList(list, key));

    if (/^["']/.test(rest)) {
      const quoted = readQuoted(source, end, { braced });
      if (!quoted) {
        lose(end, `${key} was cut off`);
        return end + rest.length + 1;
      }
      store(list, entry, quoted.text);
      return afterSeparator(quoted.end);
    }

    const bare = braced ? (/^[^\s,;}]*/.exec(rest)?.[0] ?? '') : withoutComment(rest).replace(/[,;]$/, '');
    const isNumber = /^-?\d+$/.test(bare) && (!entry.hasSign || key === 'ReferenceId');
    store(list, type === undefined && isNumber ? { ...entry, type: 'int' } : entry, bare);
    return afterSeparator(end + (braced ? bare.length : rest.length));
  }

  /** `{ 'FirstName' [str] = "Ann" 'More' [list] = { … } }`, over as many lines as it takes. */
  function readBraces(start: number, list: KvList): number {
    let next = start;
    for (;;) {
      next += /^[\s,;]*/.exec(source.slice(next))?.[0].length ?? 0;
      if (source.charAt(next) === '}') return afterSeparator(next + 1);

      const entry = matchEntry(source, next);
      if (!entry) {
        lose(Math.min(next, source.length - 1), 'a list in braces was cut off');
        return next + restOfLine(next).length + 1;
      }
      next = readValue(entry, list, true);
    }
  }

  function store(list: KvList, { key, type }: Entry, text: string): void {
    if (text.includes('\uFFFD')) lose(at, `${key} holds a character that is not UTF-8`);
    if (type === 'bin' || type === 'binary') {
      lose(at, `${key} is binary, which a body cannot hold`);
    } else if (type === 'int' || type === 'long') {
      if (!/^-?\d+$/.test(text)) lose(at, `${key} is not a whole number`);
      else add(list, key, Number.isSafeInteger(Number(text)) ? Number(text) : text);
    } else {
      add(list, key, text);
    }
  }

  function closeBrace(): void {
    const last = open.findLastIndex(({ braced }) => braced);
    open = open.slice(0, Math.max(1, last));
  }

  function lose(position: number, problem: string): void {
    losses.push({ line: firstLine + source.slice(0, position).split('\n').length - 1, problem });
  }

  function restOfLine(from: number): string {
    const end = source.indexOf('\n', from);

    return source.slice(from, end < 0 ? source.length : end);
  }

  function afterSeparator(from: number): number {
    const [skipped = ''] = /^[ \t]*[,;]?[ \t]*(?:\/\/.*)?\n?/.exec(`${restOfLine(from)}\n`) ?? [];

    return from + skipped.length;
  }

  function indentAt(from: number): number {
    const [space = ''] = /^[ \t]*/.exec(restOfLine(from)) ?? [];

    return space.replaceAll('\t', '        ').length;
  }
}

const listWords = /^(?:\(?KVList\)?|\(size[^)]*\))?[ \t]*:?[ \t]*\{?$/i;

function opensList({ type }: Entry, rest: string): boolean {
  const words = withoutComment(rest);
  if (!listWords.test(words)) return false;

  return type === undefined || type === 'list' || type === 'kvlist' || words !== '';
}

function withoutComment(text: string): string {
  return text.replace(/(?:^|\s+)\/\/.*$/, '').trimEnd();
}

/** The same attribute in the words of each log. */
function attributeName(key: string): string {
  const name = key.replace(/^(?:Attribute|attr_(?:itx_)?)/, '');
  if (/^ref(?:erence)?_?id$/i.test(name)) return 'ReferenceId';
  if (/^user_?data$/i.test(name)) return 'UserData';
  if (/^request$/i.test(name)) return 'Request';

  return /^extensions$/i.test(name) ? 'Extensions' : key;
}

/** Blank lines, rulers, and the heading of a message's attributes. */
function isNoise(line: string): boolean {
  return !/[\p{L}\p{N}\uFFFD]/u.test(line) || /^[ \t]*(?:message )?attributes:[ \t]*$/i.test(line);
}
