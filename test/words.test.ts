import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { pages } from './docs/pages.ts';
import { filesOf } from './support/imports.ts';

/** docs/words.md has one word for each thing: spellings that were given up, and columns that a reader can follow. */
const columns = 120;
const files = filesOf(['functions', 'lib', 'cli', 'local', 'build', 'test']);

/** As identifiers; the table's attributes and the steps in logs keep theirs, as strings. */
const givenUp = /^(lapsed|bury|createCompany|onFirstCall|openInteraction|closeInteraction|hosted|carries|manner)$/i;

test('no identifier is spelt as a word that was given up', () => {
  const found = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    if (!new RegExp(givenUp.source.slice(1, -1), 'i').test(text)) return [];
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
    const names: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && givenUp.test(node.text)) names.push(`${file}: ${node.text}`);
      ts.forEachChild(node, visit);
    };
    visit(source);

    return names;
  });

  expect([...new Set(found)]).toEqual([]);
});

test('comments end before column 120, as the formatter lets code do', () => {
  const long = files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        line.length > columns && /^\s*(\/\/|\/\*\*|\*)\s/.test(line) && !/biome-ignore|https?:/.test(line)
          ? [`${file}:${index + 1}`]
          : [],
      ),
  );

  expect(long).toEqual([]);
});

test('so does prose; tables, examples, links and formulas keep their lines', () => {
  const long = [...pages, 'CHANGELOG.md'].flatMap((page) =>
    readFileSync(page, 'utf8')
      .replaceAll(/^( *)```[\s\S]*?^\1```/gm, (block) => block.replaceAll(/[^\n]/g, ''))
      .split('\n')
      .flatMap((line, index) =>
        line.length > columns && !line.startsWith('|') && !/\]\(|`/.test(line) ? [`${page}:${index + 1}`] : [],
      ),
  );

  expect(long).toEqual([]);
});
