import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { circlesOf, filesOf, type Import, importsOf, reachedFrom } from './support/imports.ts';

/** The rooms and the arrows between them, read from docs/architecture.md and held against every import. */
const page = readFileSync('docs/architecture.md', 'utf8');
const section = (heading: string) => page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

const rows = [...section('Rooms').matchAll(/^\| `([\w/-]+)` \| [^|]+ \| ([^|]+) \|$/gm)].map(
  ([, room = '', targets = '']) => ({ room, targets }),
);
const libRooms = rows.map(({ room }) => room).filter((room) => room.startsWith('lib/'));
const businessFiles = quoted(section('What the business may import')).filter((name) => name.endsWith('.ts'));

const mayImport = new Map(
  rows.map(({ room, targets }) => {
    const above = libRooms.slice(0, libRooms.includes(room) ? libRooms.indexOf(room) : undefined);

    return [room, targets.startsWith('every room of `lib/`') ? [...above, ...quoted(targets)] : quoted(targets)];
  }),
);

const roomOf = (file: string) => (/^lib\/[^/]+|^[^/]+/.exec(file) ?? [''])[0];
const isBusiness = (room: string) => room === 'lib/invite' || room === 'lib/conversation';
const isAllowed = ({ file, target }: Import) => {
  const [from, to] = [roomOf(file), roomOf(target)];

  return from === to || mayImport.get(from)?.includes(to) || (isBusiness(from) && businessFiles.includes(target));
};

const files = filesOf(['functions', 'lib', 'cli', 'local', 'build']);
const imports = files.flatMap((file) => importsOf(file));
const within = imports.filter(({ target }) => files.includes(target));
const shown = (list: readonly Import[]) => list.map(({ file, target }) => `${file} → ${target}`);

const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

/** What reaches out of the process, or belongs to AWS. */
const isOutside = (target: string) =>
  /^(@aws-sdk|@middy|@smithy|aws-lambda)|^node:(fs|https?|net|tls|dns|child_process)/.test(target);

describe('the rooms', () => {
  test('the page has a row for every room, and names nothing that is not there', () => {
    expect(rows.map(({ room }) => room).toSorted()).toEqual([...new Set(files.map(roomOf))].toSorted());
    expect([...mayImport.values()].flat().filter((room) => !room.endsWith('/') && !mayImport.has(room))).toEqual([]);
    expect(businessFiles.filter((file) => !existsSync(file))).toEqual([]);
  });

  test('no row of lib names one below it, or one outside lib', () => {
    const back = libRooms.flatMap((room, place) =>
      (mayImport.get(room) ?? [])
        .filter((target) => mayImport.has(target) && !libRooms.slice(0, place).includes(target))
        .map((target) => `${room} → ${target}`),
    );

    expect(back).toEqual([]);
  });

  test('every import follows an arrow of the page', () => {
    expect(imports.length).toBeGreaterThan(900);
    expect(shown(within.filter((one) => !isAllowed(one)))).toEqual([]);
  });

  test('every import of this project leads to a file of these rooms', () => {
    const paths = imports.filter(({ target }) => /^(\.|test\/|events\/|catalog\/|docs\/)/.test(target));

    expect(shown(paths)).toEqual([]);
  });

  test('no files import each other in a circle', () => {
    expect(circlesOf(within)).toEqual([]);
  });

  test('the business reaches no SDK, socket or file, by whatever it imports', () => {
    const reached = reachedFrom(filesOf(['lib/invite', 'lib/conversation']), within);

    expect(shown(imports.filter(({ file, target }) => reached.has(file) && isOutside(target)))).toEqual([]);
  });

  test('only functions and field codes without a given now read the clock, the environment or what is random', () => {
    const reads = files.filter(
      (file) =>
        file.startsWith('lib/') &&
        /process\.env|Date\.now\(|new Date\(\)|Math\.random|randomUUID/.test(
          withoutComments(readFileSync(file, 'utf8')),
        ),
    );

    expect(reads).toEqual(['lib/field-codes/read-path.ts']);
  });

  test('a vendor’s folder imports no other vendor’s, but AWS, which takes Meta’s messages', () => {
    const vendor = (path: string) => /^lib\/channel\/([^/]+)\//.exec(path)?.[1];
    const between = within
      .map(({ file, target }) => [vendor(file), vendor(target)])
      .filter(([from, to]) => from && to && from !== to)
      .map((pair) => pair.join(' → '));

    expect([...new Set(between)]).toEqual(['aws → meta']);
  });

  test('every file of lib is reached from a function', () => {
    const reached = reachedFrom(filesOf(['functions']), within);

    expect(files.filter((file) => file.startsWith('lib/') && !reached.has(file))).toEqual([]);
  });
});

describe('the reader of imports', () => {
  test('sees static, type and dynamic imports, exports, and imports in types', () => {
    const text = `import { a } from './a.ts';
      import type { B } from '../net/b.ts';
      export type { C } from './c.ts';
      type D = typeof import('./d.ts');
      const e = () => import('./e.ts');
      import 'yaml';`;

    expect(importsOf('lib/esp/x.ts', text).map(({ target }) => target)).toEqual([
      'lib/esp/a.ts',
      'lib/net/b.ts',
      'lib/esp/c.ts',
      'lib/esp/d.ts',
      'lib/esp/e.ts',
      'yaml',
    ]);
  });

  test('finds a circle of two and one of three, and none in a diamond', () => {
    const arrows = (text: string) => text.split(' ').map((arrow) => ({ file: arrow[0] ?? '', target: arrow[1] ?? '' }));

    expect(circlesOf(arrows('ab ba'))).toEqual([['a', 'b']]);
    expect(circlesOf(arrows('ab bc ca cd'))).toEqual([['a', 'b', 'c']]);
    expect(circlesOf(arrows('ab ac bd cd'))).toEqual([]);
  });
});
