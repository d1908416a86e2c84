import type * as z from 'zod';

/**
 * What is wrong with a body, each member by its name, with what it must be. `expected`: of each member, or of the one
 * above it.
 */
export function describeBody({ issues }: z.ZodError, expected: Readonly<Record<string, string>>): string {
  const lines = issues.map((issue) => {
    const name = issue.path.join('.');
    if (issue.code === 'unrecognized_keys') {
      const members = membersOf(expected, name);
      const at = name === '' ? '' : `${name}.`;

      return `${issue.keys.map((key) => `${at}${key}`).join(', ')}: there is no such member. Send ${members}`;
    }

    if (name === '' && issue.code === 'invalid_type') return `send a JSON object with ${membersOf(expected, '')}`;

    return name === '' ? issue.message : `${name}: must be ${expected[name] ?? expected[String(issue.path[0])]}`;
  });

  return [...new Set(lines)].join('; ');
}

function membersOf(expected: Readonly<Record<string, string>>, of: string): string {
  const at = of === '' ? '' : `${of}.`;
  const names = Object.keys(expected).filter((name) => name.startsWith(at) && !name.slice(at.length).includes('.'));

  return names.map((name) => name.slice(at.length)).join(', ');
}
