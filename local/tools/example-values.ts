import type { PreviewValues } from '../page-types.ts';

const lists = ['Contact', 'Agent', 'CustomProperties'] as const;

const known: Readonly<Record<string, unknown>> = {
  firstname: 'Ann',
  lastname: 'Smith',
  fullname: 'Ann Smith',
  title: 'Dr.',
  emailaddress: 'ann@example.com',
  phonenumber: '+15550100001',
  position: 4,
  orderid: 'A-4711',
};

const kinds: readonly (readonly [RegExp, unknown])[] = [
  [/date|time|day|slot|until|from$|when/, '2026-12-01T14:30:00Z'],
  [/count|number|amount|price|total|minutes|hours|quantity|size|balance/, 4],
  [/url|link/, 'https://example.com/a'],
  [/latitude/, '52.52'],
  [/longitude/, '13.4'],
  [/code|coupon|pictureid/, '123456'],
];

/** Values with which a response that reads these fields, such as `Contact.FirstName`, mostly can be rendered. */
export function exampleValues(fields: readonly string[]): PreviewValues {
  return Object.fromEntries(
    lists.flatMap((list) => {
      const paths = fields
        .map((field) => field.split('.'))
        .filter(([first, ...rest]) => first?.toLowerCase() === list.toLowerCase() && rest.length > 0);

      return paths.length === 0 ? [] : [[list, paths.reduce((values, [, ...path]) => put(values, path), {})]];
    }),
  );
}

function put(values: Readonly<Record<string, unknown>>, path: readonly string[]): Readonly<Record<string, unknown>> {
  const [name = '', ...rest] = path;
  if (rest.length === 0) return { ...values, [name]: exampleOf(name) };

  const inner = values[name];

  return { ...values, [name]: put(isRecord(inner) ? inner : {}, rest) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function exampleOf(name: string): unknown {
  const key = name.toLowerCase();
  if (Object.hasOwn(known, key)) return known[key];

  return kinds.find(([pattern]) => pattern.test(key))?.[1] ?? `Example ${name}`;
}
