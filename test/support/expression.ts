/** CloudWatch's metric math, as far as deploy/alarms.yml uses it: + - * /, brackets and FILL(metric, 0). */
export type Values = Readonly<Record<string, number | undefined>>;

/** Undefined if a metric that it needs has no value. */
export function evaluateExpression(text: string, values: Values): number | undefined {
  const tokens = text.match(/[A-Za-z]\w*|[\d.]+|[-+*/(),]/g) ?? [];
  let at = 0;
  const take = () => tokens[at++] ?? '';
  const expect = (token: string) => {
    const found = take();
    if (found !== token) throw new Error(`${text}: ${token} is expected, not ${found}`);
  };

  const sum = (): number | undefined => chain(product, '+-');
  const product = (): number | undefined => chain(factor, '*/');
  const chain = (operand: () => number | undefined, operators: string): number | undefined => {
    let left = operand();
    while (tokens[at] && operators.includes(tokens[at] ?? '')) left = apply(take(), left, operand());

    return left;
  };
  const factor = (): number | undefined => {
    const token = take();
    if (token === '(') {
      const value = sum();
      expect(')');
      return value;
    }
    if (token === 'FILL') {
      expect('(');
      const value = sum();
      expect(',');
      const filling = sum();
      expect(')');
      return value ?? filling;
    }

    return /^\d/.test(token) ? Number(token) : values[token];
  };

  return sum();
}

function apply(operator: string, left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return undefined;

  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    default:
      // CloudWatch drops a value that cannot be divided.
      return right === 0 ? undefined : left / right;
  }
}
