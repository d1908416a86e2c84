/**
 * What one text may cost. Each limit has a test in test/field-codes/table/limits.ts and a row in docs/field-codes.md.
 */
export const limits = {
  /** Characters (UTF-16 units) between `<$` and `$>`. */
  codeLength: 4_096,
  /** Parentheses, calls, signs and `Not`s inside one another. */
  nesting: 64,
  /** Codes in one text. */
  codes: 1_000,
  /** Characters (UTF-16 units) of the rendered text, and of any string on the way to it. */
  output: 65_536,
  /**
   * Evaluation steps of one text: one for each part of a formula, one more for every 256 characters that a function or
   * comparison reads, every 16 keys that are searched for one in other case, and every letter of a date pattern.
   */
  steps: 100_000,
} as const;
