import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson, WrittenNumber } from '../../lib/esp/json.ts';

describe('parseJson', () => {
  /** What the platform's own reviver makes of it. */
  const revived = (text: string): unknown =>
    JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
      typeof value === 'number' ? new WrittenNumber(context?.source ?? '') : value,
    );

  test('finds every number as it was written', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 4 }), (text) => void expect(parseJson(text)).toEqual(revived(text))));
  });

  test.each([
    '-0',
    '19.90',
    '1e3',
    '12345678901234567890',
    '123456789012345',
    '[1,[-1,"2.5"]]',
    '{"__proto__":5,"a":{"__proto__":[6,7]}}',
  ])('reads %s', (text) => {
    expect(parseJson(text)).toEqual(revived(text));
    expect(JSON.stringify(parseJson(text))).toBe(JSON.stringify(revived(text)));
  });
});
