/** The examples and commands of the documents. */
import { readdirSync, readFileSync } from 'node:fs';

export const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...['docs', 'docs/adr', 'docs/ivr'].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
];

export type Block = { readonly page: string; readonly language: string; readonly text: string };
export const blocks: readonly Block[] = pages.flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```/gm)].map(
    ([, indent = '', language = '', text = '']) => ({
      page,
      language,
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  ),
);
export const blocksOf = (page: string, language: string) =>
  blocks.filter((block) => block.page === page && block.language === language);

/** Commands that stand in a line. */
export const commands = pages.flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/`((?:npm|npx|node|aws|curl) [^`\n]*)`/g)].map(([, command = '']) => ({
    page,
    command,
  })),
);

export const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);
