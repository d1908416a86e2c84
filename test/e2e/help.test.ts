import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runLocally } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'));
const ours = Object.entries(scripts).flatMap(([name, script]) => {
  const [, file] = /\b((?:cli|test)\/\S+\.ts)/.exec(script) ?? [];

  return file === undefined ? [] : [[name, file] as const];
});

test.each(ours)('npm run %s -- --help says what it takes and ends with 0', { timeout: 180_000 }, async (name, file) => {
  const { code, output } = await runLocally([file, '--help'], { stateDir: await temporaryFolder() });

  expect(code, output).toBe(0);
  expect(output).toMatch(new RegExp(`^Usage: npm (run )?${name} -- `));
});
