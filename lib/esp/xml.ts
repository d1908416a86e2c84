import XMLBuilder from 'fast-xml-builder';

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: false });

export type WriteXml = typeof toXml;

/** One of ESP's two answers in XML 1.0, which has no place for most control characters. */
export function toXml(name: string, referenceId: number | string | undefined, members: object): string {
  const attributes = referenceId === undefined ? {} : { '@ReferenceId': String(referenceId) };

  return `<?xml version="1.0" encoding="UTF-8"?>${builder.build({ [name]: withoutForbidden({ ...attributes, ...members }) })}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed.
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function withoutForbidden(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replace(forbidden, '');
  if (Array.isArray(value)) return value.map(withoutForbidden);
  if (typeof value !== 'object' || value === null) return value;

  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutForbidden(member)]));
}
