/**
 * Finds InviteToChat requests in a log of Genesys' Digital Messaging Server. No page says how it writes them; a KVList is dumped a line a
 * pair, `'Key' [str] = "value"`, deeper lists by their indent or their braces. Whatever else stands on a line or between lines is passed over.
 */
type Value = string | number | List | Value[];
type List = { [key: string]: Value };
type Open = { readonly indent: number; readonly list: List; readonly braces: boolean };

export function findInvites(log: string, { mask = false }: { readonly mask?: boolean } = {}): List[] {
  return dumps(log.split(/\r?\n/))
    .map(readDump)
    .filter(isInvite)
    .map((request) => (mask ? masked(request) : request));
}

/** A dump begins where a request is named, and ends where the next one or another kind of message is. */
function dumps(lines: readonly string[]): string[][] {
  const found: string[][] = [];
  let current: string[] | undefined;

  for (const line of lines) {
    if (/Request3rdServer/.test(line)) {
      current = [];
      found.push(current);
    } else if (/Event3rdServer|^\d\d:\d\d:\d\d|^\d{4}-\d\d-\d\dT/.test(line) && !/'[^']+'\s*\[/.test(line)) {
      current = undefined;
    } else {
      current?.push(line);
    }
  }

  return found;
}

const pair = /^(\s*)['"]?([\w .-]+?)['"]?\s*(?:\[?\(?(str|int|list|bin)[\]) ]*)?\s*[=:]\s*(.*?)[,;]?\s*$/;
const header =
  /^(\s*)(?:['"]?)(Request|UserData|User_?Data|Extensions|Parameters)(?:['"]?)\s*(?:\(KVList\)|\[list\])?\s*[=:]?\s*\{?\s*$/i;

function readDump(lines: readonly string[]): List {
  const root: List = {};
  let open: Open[] = [{ indent: -1, list: root, braces: false }];

  for (const line of lines) {
    if (/^\s*\}[,;]?\s*$/.test(line)) {
      open = open.slice(
        0,
        Math.max(
          1,
          open.findLastIndex(({ braces }) => braces),
        ),
      );
      continue;
    }

    const named = header.exec(line);
    const [, space = '', key = '', type, written = ''] = pair.exec(line) ?? [];
    const indent = (named?.[1] ?? space).length;
    const name = named?.[2] ?? key;
    if (name === '') continue;

    open = open.filter((one, index) => index === 0 || one.braces || one.indent < indent);
    const { list } = open.at(-1) ?? { list: root };
    const isList = named !== null || type === 'list' || written === '' || written === '{';

    if (!isList)
      add(
        list,
        name,
        type === 'int' || (name === 'ReferenceId' && /^\d+$/.test(written))
          ? Number(unquoted(written))
          : unquoted(written),
      );
    else if (/^\{.*\}$/.test(written)) add(list, name, inlineList(written));
    else open.push({ indent, list: addList(list, name), braces: line.trimEnd().endsWith('{') });
  }

  return flattened(root);
}

/** `{ 'FirstName' [str] = "Ann" 'LastName' [str] = "Lee" }` */
function inlineList(text: string): List {
  const list: List = {};
  for (const [, key = '', type, value = ''] of text.matchAll(
    /'([^']+)'\s*(?:\[(str|int)\])?\s*=\s*("[^"]*"|[^\s,}]+)/g,
  )) {
    add(list, key, type === 'int' ? Number(unquoted(value)) : unquoted(value));
  }

  return list;
}

/** A key that is there again makes a list, in order. */
function add(list: List, key: string, value: Value): void {
  const known = Object.hasOwn(list, key) ? list[key] : undefined;
  const next = known === undefined ? value : Array.isArray(known) ? [...known, value] : [known, value];
  Object.defineProperty(list, key, { value: next, enumerable: true, configurable: true, writable: true });
}

function addList(list: List, key: string): List {
  const inner: List = {};
  add(list, key, inner);

  return inner;
}

function unquoted(text: string): string {
  return text.replace(/\s*\/\/.*$/, '').replace(/^"(.*)"$/s, '$1');
}

/** The request's members stand beside its ReferenceId in JSON. */
function flattened({ Request, Extensions, ...rest }: List): List {
  const request = Request ?? Extensions;

  return { ...(isListValue(request) ? request : {}), ...rest };
}

function isInvite({ Method, Parameters }: List): boolean {
  return Method === 'InviteToChat' && isListValue(Parameters);
}

const kept = [
  'AppName',
  'AppType',
  'Service',
  'Method',
  'TenantId',
  'ReferenceId',
  '_umsChannel',
  'StandardResponseId',
  'ChatQueueKey',
  'TerminateSessionFlag',
];

/** Shape and settings stay, everything that could be somebody's goes: letters become x, digits 0. */
function masked(list: List): List {
  return Object.fromEntries(
    Object.entries(list).map(([key, value]) => [
      key,
      kept.includes(key) && !isListValue(value) ? value : maskedValue(value),
    ]),
  );
}

function maskedValue(value: Value): Value {
  if (Array.isArray(value)) return value.map(maskedValue);
  if (isListValue(value)) return masked(value);
  if (typeof value === 'number') return 0;

  return value === 'true' || value === 'false' ? value : value.replace(/\p{L}/gu, 'x').replace(/\p{N}/gu, '0');
}

function isListValue(value: Value | undefined): value is List {
  return typeof value === 'object' && !Array.isArray(value);
}
