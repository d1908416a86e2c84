import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parameterNames } from '../../lib/esp/request.ts';
import { functions } from '../../lib/field-codes/functions/all.ts';

const page = readFileSync('docs/features.md', 'utf8');
const readme = readFileSync('README.md', 'utf8');

/** | the page | here | how | shown by | */
const rows = [...page.matchAll(/^\| (.+?) \| (yes|differently|no|ours) \|(.*?)\| ?(.*?) ?\|$/gm)].map(
  ([, what = '', here = '', , shown = '']) => ({
    what,
    here,
    shown,
  }),
);
const shownBy = rows.flatMap(({ what, shown }) =>
  [...shown.matchAll(/`(test\/[\w./-]+)` “(.+?)”(?=$|,)/g)].map(([, file = '', title = '']) => ({ what, file, title })),
);

test('every line of the tables is read', () => {
  const lines = [...page.matchAll(/^\| (?!the page \|)/gm)];

  expect(rows).toHaveLength(lines.length);
  expect(rows.length).toBeGreaterThan(60);
});

test.each(rows)('$what: $here, and a test shows it unless it is a no', ({ here, shown }) => {
  expect(shown === '').toBe(here === 'no');
});

test.each(shownBy)('$file has “$title”', ({ file, title }) => {
  const text = readFileSync(file, 'utf8');
  const spellings = [`'${title}'`, `"${title}"`, `\`${title}\``, `${title}: {`];

  expect(spellings.filter((spelling) => text.includes(spelling))).not.toEqual([]);
});

test('no parameter of the request and no published function is left out', () => {
  for (const name of parameterNames) expect(page).toContain(`\`${name}\``);
  for (const { name } of functions.filter(({ origin }) => origin === 'published'))
    expect(page).toMatch(new RegExp(`\\b${name}\\b`));
});

test('the short table of the README says the same', () => {
  const counts = Object.groupBy(rows, ({ here }) => here);
  const counted = /(\d+) lines as published, (\d+) differently, (\d+) not/.exec(readme)?.slice(1).map(Number);

  expect(counted).toEqual([counts.yes?.length, counts.differently?.length, counts.no?.length]);
});
