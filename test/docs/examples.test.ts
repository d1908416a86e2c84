import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { blocks, commands, pages, scripts } from './pages.ts';
import { type RunBy, runnersOf } from './runners.ts';

const here = 'test/docs/run-examples.test.ts';

/** Commands in a line. */
const runsCommand: readonly (readonly [RegExp, RunBy])[] = [
  [/^npm ci$/, { by: '.ci/run' }],
  [/^npm test$/, { by: '.ci/run' }],
  [/^npm start$/, { by: 'test/e2e/start.test.ts' }],
  [/^npm run$/, { needs: 'a name' }],
  [/^npm run (test:long|test:simulation|test:page|test:kill|fuzz|check|simulate -- --seconds)( |$)/, { by: '.ci/run' }],
  [/^npm run desk( |$)/, { by: 'test/e2e/pages.test.ts' }],
  [/^npm run invite( |$)/, { by: 'test/e2e/readme.test.ts' }],
  [/^npm run catalog( |$)/, { by: 'test/cli/catalog-command.test.ts' }],
  [/^npm run (render|convert)( |$)/, { by: here }],
  [/^npm run callbacks( |$)/, { by: 'test/e2e/callbacks.test.ts' }],
  [/^npm run webhooks( |$)/, { by: 'test/e2e/webhooks.test.ts' }],
  [/^npm run (doctor|status|pause|resume|redrive|contact)( |$)/, { by: 'test/e2e/operations.test.ts' }],
  [/^npm run (capacity|simulate)( |$)/, { by: here }],
  [/^npm run bench( |$)/, { needs: 'a quiet machine: a measurement proves nothing beside other tests' }],
  [/^npm run package( |$)/, { by: 'test/stack/template.test.ts' }],
  [/^npm run cost( |$)/, { by: 'test/integration/cost.test.ts' }],
  [/^npm run docs$/, { by: 'test/docs/openapi.test.ts' }],
  [/^npm run schemas$/, { by: 'test/cli/interaction-schemas.test.ts' }],
  [/^npx vitest run test\/catalog/, { by: 'test/catalog/json-schema.test.ts' }],
  [/^(npm run deploy|npx serverless remove) /, { needs: 'an account: it creates or deletes the stack' }],
  [/^aws /, { needs: 'an account, and the AWS CLI' }],
];

const commandRunner = (command: string) => runsCommand.find(([pattern]) => pattern.test(command))?.[1];
const runnersNamed = [...new Set(blocks.flatMap(runnersOf).flatMap((run) => ('by' in run ? [run.by] : [])))];

test('every fenced block has one runner, or says why not', () => {
  expect(blocks.length).toBeGreaterThan(40);
  expect(
    blocks.filter((block) => runnersOf(block).length !== 1).map(({ page, text }) => `${page}: ${text.slice(0, 40)}`),
  ).toEqual([]);
});

test.each(runnersNamed)('%s takes its blocks from the documents, and fails if it has left one', (file) => {
  const text = readFileSync(file, 'utf8');

  expect(text).toContain(`examplesFor('${file}')`);
  expect(text).toMatch(/expect\(examples\.left\(\)\)\.toEqual\(\[\]\)/);
});

test('every command in a line is run by a test, or says why not', () => {
  expect(commands.length).toBeGreaterThan(60);
  expect(commands.filter(({ command }) => !commandRunner(command))).toEqual([]);
});

test('the file that is named as running a command is there', () => {
  const named = commands.map(({ command }) => commandRunner(command));

  expect(
    named.flatMap((runner) => (runner && 'by' in runner ? [runner.by] : [])).filter((file) => !existsSync(file)),
  ).toEqual([]);
});

test.each(commands.filter(({ command }) => command.startsWith('npm run ')))(
  '$page: $command is a script',
  ({ command }) => {
    const [, name] = /^npm run ([\w:]+)/.exec(command) ?? [];

    expect(Object.keys(scripts)).toContain(name ?? 'check');
  },
);

/** What cannot be run can be misspelt: the SDKs that are here know the operations of their service. */
const sdks: Readonly<Record<string, () => Promise<object>>> = {
  ssm: () => import('@aws-sdk/client-ssm'),
  sqs: () => import('@aws-sdk/client-sqs'),
  dynamodb: () => import('@aws-sdk/client-dynamodb'),
};
const awsCommands = [
  ...commands.map(({ command }) => command),
  ...blocks.filter(({ language }) => language === 'sh').flatMap(({ text }) => text.split('\n')),
].filter((command) => /^aws (ssm|sqs|dynamodb) /.test(command));

test.each(awsCommands)('%s is an operation of that service', async (command) => {
  const [, service = '', operation = ''] = command.split(' ');
  const name = operation.replaceAll(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase());

  expect(Object.keys((await sdks[service]?.()) ?? {})).toContain(`${name}Command`);
});

const headingsOf = (page: string) =>
  [...readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

test('every link between the documents leads somewhere', () => {
  const links = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(
      ([, file = '', heading]) => ({
        page,
        target: file === '' ? page : normalize(join(dirname(page), file)),
        heading,
      }),
    ),
  );
  const broken = links.filter(
    ({ target, heading }) => !existsSync(target) || (heading !== undefined && !headingsOf(target).includes(heading)),
  );

  expect(links.length).toBeGreaterThan(50);
  expect(broken).toEqual([]);
});

test('no two pages send under the same key: who reads both would get a replay', () => {
  const keys = pages.map((page) => [
    ...new Set([...readFileSync(page, 'utf8').matchAll(/idempotency-key: ([\w-]+)/gi)].map(([, key = '']) => key)),
  ]);

  expect(keys.flat().length).toBeGreaterThan(1);
  expect(new Set(keys.flat()).size).toBe(keys.flat().length);
});
