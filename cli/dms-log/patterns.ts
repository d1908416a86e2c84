/** How a pair of a KVList begins: a key, mostly a type, mostly an equals sign. */
const type = String.raw`(?:\[([A-Za-z][^\]\n]*)\]|\(([A-Za-z][^)\n]*)\))`;
const afterKey = String.raw`(?=[ \t]*(?:[[(][A-Za-z]|[=:]|$)|[ \t]+['"\d-])`;
const quotedKey = `(?:'(.+?)'${afterKey}|"(.+?)"${afterKey})`;
/** Without quotes it needs a type or a sign, or it is a sentence. */
const bareKey = String.raw`([A-Za-z_][\w.-]*)(?=[ \t]*(?:\[[A-Za-z]|\((?:KV)?List\)|[=:]))`;
const header = String.raw`(Request|Parameters|Extensions|UserData)(?=[ \t]*\{?[ \t]*$)`;

/** Groups: four kinds of keys, two of types, the sign. */
const entry = String.raw`[ \t]*(?:${quotedKey}|${bareKey}|${header})[ \t]*${type}?[ \t]*([=:])?[ \t]*`;

const entryPattern = new RegExp(entry, 'imy');

export type Entry = {
  readonly key: string;
  /** In lower case, without its size. */
  readonly type: string | undefined;
  readonly hasSign: boolean;
  /** Where the value begins. */
  readonly end: number;
};

export function matchEntry(text: string, at: number): Entry | undefined {
  entryPattern.lastIndex = at;
  const [matched, single, double, bare, named, square, round, sign] = entryPattern.exec(text) ?? [];
  if (matched === undefined) return undefined;

  return {
    key: single ?? double ?? bare ?? named ?? '',
    type: /^\w+/.exec(square ?? round ?? '')?.[0].toLowerCase(),
    hasSign: sign !== undefined,
    end: at + matched.length,
  };
}

const typed =
  /^[ \t]*(?:(?:'.+'|".+"|[\w.-]+)[ \t]*[[(](?:b?str|int|long|bin|(?:kv)?list)\b|(?:'.+'|ReferenceId)[ \t]*=|\}[,;]?[ \t]*$)/i;

/** Whether a line is a pair beyond doubt, and no line of a text. */
export function isEntry(line: string): boolean {
  return typed.test(line);
}

/** What may follow the quote that ends a value; `braced`: within braces. */
export function followsValue(rest: string, { braced }: { readonly braced: boolean }): boolean {
  return (
    /^[ \t]*[,;]?(?:[ \t]*$|[ \t]+\/\/|[ \t]*'[^'\n]+'[ \t]*(?:[[(]\w|[=:]))/m.test(rest) ||
    (braced && /^\s*[,;]?\s*(?:\}|…|\.{3})/.test(rest))
  );
}
