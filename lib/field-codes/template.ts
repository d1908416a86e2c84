/** A stand-in with the final signatures: it knows the keys of the three lists, `<$ Contact.FirstName $>`, and a bare name of CustomProperties. */
export type Span = { readonly start: number; readonly end: number };

export class FieldCodeError extends Error {
  override readonly name = 'FieldCodeError';
  readonly code: string;
  readonly span: Span;

  constructor(code: string, span: Span, message: string) {
    super(message);
    this.code = code;
    this.span = span;
  }
}

export type Values = {
  readonly Contact?: Readonly<Record<string, unknown>>;
  readonly Agent?: Readonly<Record<string, unknown>>;
  readonly CustomProperties?: Readonly<Record<string, unknown>>;
  readonly Interaction?: { Id?: string; DateCreated?: number; TimeZone?: string; AttachedData?: Readonly<Record<string, unknown>> };
};
export type RenderOptions = { locale?: string; timeZone?: string; now?: number; currency?: string };

type Part = { text: string } | { code: string; object: 'Contact' | 'Agent' | 'CustomProperties'; key: string };
export type Template = { readonly source: string; readonly parts: readonly Part[] };

export function parseTemplate(source: string): Template {
  const parts: Part[] = [];
  let at = 0;

  while (at < source.length) {
    const open = source.indexOf('<$', at);
    if (open === -1) break;
    const close = source.indexOf('$>', open);
    if (close === -1) throw new FieldCodeError('unterminated_code', { start: open, end: source.length }, 'unterminated');
    if (open > at) parts.push({ text: source.slice(at, open) });

    const code = source.slice(open + 2, close).trim();
    const match = /^(?:(Contact|Agent|CustomProperties)\.)?([A-Za-z_]\w*)$/i.exec(code);
    if (!match) throw new FieldCodeError('syntax_error', { start: open, end: close + 2 }, 'not a key');
    const object = (['Contact', 'Agent'] as const).find((name) => name.toLowerCase() === match[1]?.toLowerCase()) ?? 'CustomProperties';
    parts.push({ code, object, key: match[2] ?? '' });
    at = close + 2;
  }

  if (at < source.length) parts.push({ text: source.slice(at) });

  return { source, parts };
}

export function renderTemplate(template: Template, values: Values, options: RenderOptions = {}): { text: string; missing: string[] } {
  const { parts, missing } = renderParts(template, values, options);

  return { text: parts.map(({ text }) => text).join(''), missing };
}

export function renderParts(template: Template, values: Values, _options: RenderOptions = {}) {
  const missing: string[] = [];
  const parts = template.parts.map((part): { text: string; code?: string } => {
    if (!('code' in part)) return part;
    const list = values[part.object] ?? {};
    const key =
      Object.keys(list).find((name) => name === part.key) ??
      Object.keys(list).find((name) => name.toLowerCase() === part.key.toLowerCase());
    if (key === undefined) missing.push(`${part.object}.${part.key}`);
    return { code: part.code, text: key === undefined ? '' : String(list[key]) };
  });

  return { parts, missing };
}
