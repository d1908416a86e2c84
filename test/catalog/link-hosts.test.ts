import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { showProblem } from '../../lib/catalog/show-problem.ts';
import { catalogWith } from '../support/catalog-with.ts';

const template = 'whatsapp:\n  content-type: notification\n  id: "ns@a"\n  language: en_US\n  content: Hello\n';
const richLink = 'apple:\n  content-type: rich-link\n  title: T\n  image: { media-type: image/png, data: AAAA }\n';

/** A response whose link stands on its last line. */
const places = {
  'an attachment': (url: string) => `text: Hello\nattachments:\n  - media-type: image/png\n    url: ${url}`,
  'a header': (url: string) => `${template}  header:\n    type: image\n    url: ${url}`,
  'a translation’s header': (url: string) =>
    `${template}  translations:\n    fr:\n      content: Bonjour\n      header:\n        type: image\n        url: ${url}`,
  'a button': (url: string) => `${template}  buttons:\n    - type: url\n      text: Track\n      url: ${url}`,
  'an Apple link': (url: string) => `text: Hello\n${richLink}  url: ${url}`,
  'an Apple video': (url: string) =>
    `text: Hello\n${richLink}  url: https://shop.example/\n  video:\n    media-type: video/mp4\n    url: ${url}`,
};

async function problemsOf(members: string): Promise<string[]> {
  const folder = await catalogWith({});
  await writeFile(join(folder, 'responses/a.yml'), `id: a\nname: A\n${members}\n`);

  return loadCatalogFolder(folder).problems.map((problem) => showProblem(folder, problem).replace(`${folder}/`, ''));
}

const links = [
  'https://<$CustomProperties.A$>/x',
  'https://<$CustomProperties.A$>.example.com/x',
  'https://shop.example<$CustomProperties.A$>/x',
  'https://shop.example:<$CustomProperties.A$>/x',
  'https://me@<$CustomProperties.A$>/x',
  'https://shop.example<$CustomProperties.A$>',
  '<$CustomProperties.A$>',
];

test.each(Object.keys(places) as (keyof typeof places)[])('%s has no field code in its host', async (place) => {
  for (const link of links) {
    const problems = await problemsOf(places[place](link));

    expect({ link, problems: problems.length }).toEqual({ link, problems: 1 });
    // A button takes one code, at its end; a video's link starts with https://: those say so first.
    const [problem = ''] = problems;
    if (/at most one field code, at its end|must be an https link/.test(problem)) continue;

    expect(problem).toMatch(/^responses\/a\.yml:\d+:\d+: .*url: a value must not choose where a link leads/);
    const [, source = '', caret = ''] = problem.split('\n');
    expect(caret.indexOf('^')).toBe(source.indexOf('<$'));
  }
});

test.each([
  'https://shop.example/<$CustomProperties.A$>',
  'https://shop.example/?id=<$CustomProperties.A$>',
  'https://shop.example?<$CustomProperties.A$>',
])('a code after the host is taken: %s', async (link) => {
  for (const place of Object.values(places)) expect(await problemsOf(place(link))).toEqual([]);
});
