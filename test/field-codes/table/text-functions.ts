import type { Table } from './row.ts';

export const textFunctionRows: Table = {
  Length: {
    ordinary: [['Length("Hello, world!")', '13']],
    edge: [
      ['Length("👋")', '1'],
      ['Length("👋🏽")', '2'],
      ['Length("")', '0'],
    ],
    failing: [['Length(12)', 'type_mismatch', '12']],
  },
  Upper: {
    ordinary: [['Upper("Ann")', 'ANN']],
    edge: [['Upper("straße")', 'STRASSE']],
    failing: [['Upper()', 'wrong_arity', 'Upper()']],
  },
  Lower: {
    ordinary: [['Lower("ANN")', 'ann']],
    edge: [['Lower("ÄÖ")', 'äö']],
    failing: [['Lower(Contact)', 'type_mismatch', 'Contact']],
  },
  Trim: {
    ordinary: [['"[" + Trim("  a b ") + "]"', '[a b]']],
    edge: [['"[" + Trim("\\t\\n\\u00a0") + "]"', '[]']],
    failing: [['Trim(1)', 'type_mismatch', '1']],
  },
  Left: {
    ordinary: [['Left("whatsapp", 4)', 'what']],
    edge: [
      ['Left("ab", 9)', 'ab'],
      ['Left("ab", 0)', ''],
      ['Left("👋🏽ab", 2)', '👋🏽'],
      ['Left("abc", 1.9)', 'a'],
    ],
    failing: [['Left("ab", -1)', 'argument_out_of_range', '-1']],
  },
  Right: {
    ordinary: [['Right("whatsapp", 3)', 'app']],
    edge: [
      ['Right("ab", 9)', 'ab'],
      ['Right("ab", 0)', ''],
      ['Right("a👋", 1)', '👋'],
    ],
    failing: [['Right("ab", -1)', 'argument_out_of_range', '-1']],
  },
  Mid: {
    ordinary: [
      ['Mid("whatsapp", 5, 2)', 'sa'],
      ['Mid("whatsapp", 6)', 'app'],
    ],
    edge: [
      ['Mid("ab", 9)', ''],
      ['Mid("a👋b", 2, 1)', '👋'],
      ['Mid("ab", 1, 0)', ''],
    ],
    failing: [
      ['Mid("ab", 0)', 'argument_out_of_range', '0'],
      ['Mid("ab", 1, -1)', 'argument_out_of_range', '-1'],
    ],
  },
  Find: {
    ordinary: [['Find("WhatsApp", "app")', '6']],
    edge: [
      ['Find("ab", "x")', '0'],
      ['Find("ab", "")', '0'],
      ['Find("👋ÄB", "äb")', '2'],
      ['Find("İi", "i")', '2'],
    ],
    failing: [['Find("ab", 1)', 'type_mismatch', '1']],
  },
  Replace: {
    ordinary: [['Replace("1-2-3", "-", ".")', '1.2.3']],
    edge: [
      ['Replace("a.a", ".", "$&")', 'a$&a'],
      ['Replace("aA", "a", "")', 'A'],
      ['Replace("ab", "", "x")', 'ab'],
      ['Replace("aaa", "aa", "b")', 'ba'],
    ],
    failing: [['Replace("a", "b")', 'wrong_arity', 'Replace("a", "b")']],
  },
  UrlEncode: {
    ordinary: [['UrlEncode("a/b & c#1")', 'a%2Fb%20%26%20c%231']],
    edge: [
      ['UrlEncode("é👋")', '%C3%A9%F0%9F%91%8B'],
      ['UrlEncode("!\'()*")', '%21%27%28%29%2A'],
      ['UrlEncode("a-b._~")', 'a-b._~'],
      ['UrlEncode("%2B+")', '%252B%2B'],
      ['UrlEncode("\\ud83d")', '%EF%BF%BD'],
      ['UrlEncode("")', ''],
    ],
    failing: [
      ['UrlEncode(1)', 'type_mismatch', '1'],
      ['UrlEncode()', 'wrong_arity', 'UrlEncode()'],
      [
        'UrlEncode(Contact.Long)',
        'output_too_long',
        'UrlEncode(Contact.Long)',
        { values: { Contact: { Long: 'é'.repeat(11_000) } } },
      ],
    ],
  },
};
