import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder = '';
const file = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'render-'));
  writeFileSync(file('text.txt'), 'Dear <$Contact.Title$> <$Contact.LastName$>,\n<$Default(Contact.Nick, "hello")$>\n');
  writeFileSync(file('bad.txt'), 'one\ntwo <$Upper($>\n');
  writeFileSync(
    file('values.json'),
    '{"Contact": {"Title": "Mme", "LastName": "Martin"}, "Interaction": {"DateCreated": "2026-11-22T23:30:00Z"}}',
  );
  writeFileSync(file('list.json'), '[]');
  writeFileSync(file('broken.json'), '{');
});

afterAll(() => rmSync(folder, { recursive: true }));

function run(args: readonly string[], input = '') {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['cli/render.ts', ...args], {
    input,
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
}

test('a text is rendered in French', () => {
  const text = 'Dear <$Contact.Title$> <$Contact.LastName$>, <$Text(Date(2026,11,22),"dd MMMM yyyy","fr_FR")$>';
  expect(run(['--text', text, '--values', file('values.json')])).toEqual({
    stdout: 'Dear Mme Martin, 22 novembre 2026\n',
    stderr: '',
    status: 0,
  });
});

test('numbers are shown as they are written, as in an invite', () => {
  writeFileSync(file('numbers.json'), '{"CustomProperties": {"A": 19.90, "B": 12345678901234567890, "C": true}}');

  expect(run(['--text', '<$A$> <$B$> <$C$>', '--values', file('numbers.json')]).stdout).toBe(
    '19.90 12345678901234567890 True\n',
  );
});

test('a file is rendered, and no line is added to it', () => {
  expect(run([file('text.txt'), '--values', file('values.json')]).stdout).toBe('Dear Mme Martin,\nhello\n');
});

test('standard input is read if no file is named', () => {
  const result = run(
    ['--locale', 'fr_FR', '--time-zone', 'Europe/Paris', '--values', file('values.json')],
    '<$Interaction.DateCreated : "EEEE d MMMM, HH:mm"$>',
  );
  expect(result.stdout).toBe('lundi 23 novembre, 00:30\n');
});

test('what was missing is reported', () => {
  expect(run(['--text', '[<$Contact.Nick$>] <$OrderId$>']).stdout).toBe(
    '[] \nmissing: Contact.Nick, CustomProperties.OrderId\n',
  );
  expect(JSON.parse(run(['--text', '[<$Contact.Nick$>]', '--json']).stdout)).toEqual({
    text: '[]',
    missing: ['Contact.Nick'],
  });
});

test('the moment and the currency can be given', () => {
  expect(
    run(['--text', '<$Now()$> <$5 : "¤0.00"$>', '--now', '2026-11-22T12:00:00Z', '--currency', 'EUR']).stdout,
  ).toBe('2026-11-22 12:00:00 €5.00\n');
});

test('a fault of the text shows its place and ends with 1', () => {
  const { stdout, stderr, status } = run([file('bad.txt')]);
  expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
  expect(stderr.split('\n').slice(1, 3)).toEqual(['2 | two <$Upper($>', '                ^^']);
  const json = run([file('bad.txt'), '--json']);
  expect([json.status, JSON.parse(json.stdout).error]).toMatchObject([
    1,
    { code: 'syntax_error', span: { start: 16, end: 18 } },
  ]);
});

test.each([
  ['an unknown option', ['--wrong']],
  ['two texts', ['--text', 'a', 'b.txt']],
  ['a file that is not there', ['nowhere.txt']],
  ['values that are not there', ['--text', 'a', '--values', 'nowhere.json']],
  ['an unknown locale', ['--text', 'a', '--locale', 'xx_YY']],
  ['an unknown time zone', ['--text', 'a', '--time-zone', 'Mars']],
  ['a moment that does not exist', ['--text', 'a', '--now', 'soon']],
])('%s ends with 2 and where to read what it takes', (_name, args) => {
  const { stdout, stderr, status } = run(args);
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  expect(stderr).toMatch(/\nnpm run render -- --help lists what it takes\.\n$/);
});

test.each(['list.json', 'broken.json'])('%s as values ends with 2', (name) => {
  expect(run(['--text', 'a', '--values', file(name)]).status).toBe(2);
});

test('--help explains', () => {
  expect(run(['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('--time-zone') });
});
