import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Example, examplesFor } from '../docs/runners.ts';

const examples = examplesFor('test/channel/new-transport.test.ts');
const [code, inTransports, inRegistry] = examples.all('docs/channels.md', 'ts');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/**
 * A copy of what compiles, with a transport added as docs/channels.md says: its file, and a line in each of two lists.
 */
function copyWithTransport(lines: Readonly<Record<string, Example | undefined>>): string {
  const copy = mkdtempSync(join(tmpdir(), 'transport-'));
  folders.push(copy);
  for (const part of ['lib', 'local', 'cli', 'functions', 'tsconfig.json', 'package.json'])
    cpSync(part, join(copy, part), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));

  mkdirSync(join(copy, 'lib/channel/webhook'));
  writeFileSync(join(copy, 'lib/channel/webhook/sms-webhook.ts'), code?.take() ?? '');
  for (const [file, line] of Object.entries(lines)) {
    const text = readFileSync(join(copy, file), 'utf8');
    const last = /\n {2}'sms-aws': .*\n/.exec(text)?.[0] ?? '';
    writeFileSync(join(copy, file), text.replace(last, `${last}  ${line?.take().trim()}\n`));
  }

  return copy;
}

function compile(folder: string): string {
  try {
    return execFileSync(join(process.cwd(), 'node_modules/.bin/tsc'), ['--noEmit'], { cwd: folder, encoding: 'utf8' });
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  }
}

test('a new transport is a file and its two lines: nothing else has to change', { timeout: 120_000 }, () => {
  const both = { 'lib/channel/transports.ts': inTransports, 'lib/channel/registry.ts': inRegistry };

  expect(compile(copyWithTransport(both))).toBe('');
});

test('a line that was forgotten does not compile', { timeout: 120_000 }, () => {
  const errors = compile(copyWithTransport({ 'lib/channel/transports.ts': inTransports }));

  expect(errors.trim().split('\n')).toHaveLength(1);
  expect(errors).toMatch(/registry\.ts.*sms-webhook/);
});

test('no example is left over', () => {
  expect(examples.left()).toEqual([]);
});
