import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Example, examplesFor } from '../docs/runners.ts';

const examples = examplesFor('test/channel/new-transport.test.ts');
const [code, inTransports, inRegistry] = examples.all('docs/channels.md', 'ts');
const copy = mkdtempSync(join(tmpdir(), 'transport-'));

afterAll(() => rmSync(copy, { recursive: true }));

/** A copy of what compiles, with the file of a transport as docs/channels.md has it. */
beforeAll(() => {
  for (const part of ['lib', 'local', 'cli', 'functions', 'tsconfig.json', 'package.json'])
    cpSync(part, join(copy, part), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));

  mkdirSync(join(copy, 'lib/channel/webhook'));
  writeFileSync(join(copy, 'lib/channel/webhook/sms-webhook.ts'), code?.take() ?? '');
});

/** Adds a line of the page to one of the two lists. */
function addLine(file: string, line: Example | undefined): void {
  const text = readFileSync(join(copy, file), 'utf8');
  const last = /\n {2}'sms-aws': .*\n/.exec(text)?.[0] ?? '';
  writeFileSync(join(copy, file), text.replace(last, `${last}  ${line?.take().trim()}\n`));
}

function compile(): string {
  // What tsc knows of the project itself is not to be mixed with the copy.
  const args = ['--tsBuildInfoFile', join(copy, 'tsc.tsbuildinfo')];

  try {
    return execFileSync(join(process.cwd(), 'node_modules/.bin/tsc'), args, { cwd: copy, encoding: 'utf8' });
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  }
}

test('a line that was forgotten does not compile', { timeout: 120_000 }, () => {
  addLine('lib/channel/transports.ts', inTransports);
  const errors = compile();

  expect(errors.trim().split('\n')).toHaveLength(1);
  expect(errors).toMatch(/registry\.ts.*sms-webhook/);
});

test('a new transport is a file and its two lines: nothing else has to change', { timeout: 120_000 }, () => {
  addLine('lib/channel/registry.ts', inRegistry);

  expect(compile()).toBe('');
});

test('no example is left over', () => {
  expect(examples.left()).toEqual([]);
});
