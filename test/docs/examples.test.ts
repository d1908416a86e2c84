import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { type Block, blocks, commands, pages, scripts } from './pages.ts';

/** Every example and command of the documents has somebody who runs it, or a reason why nobody can. */
const here = 'test/docs/run-examples.test.ts';
type RunBy = { readonly by: string } | { readonly needs: string };

/** Blocks, by page and language. */
const runsBlock: readonly (readonly [page: RegExp, languages: readonly string[], RunBy])[] = [
  [/^README\.md$/, ['sh', 'json', 'text'], { by: 'test/e2e/readme.test.ts' }],
  [/^CONTRIBUTING\.md$/, ['ts'], { by: 'test/docs/contributing.test.ts' }],
  [/^docs\/(catalog|chat-servers|consume-chat-queue)\.md$/, ['yaml'], { by: here }],
  [/^docs\/chat-servers\.md$/, ['sh', 'json'], { by: 'test/e2e/chat-servers.test.ts' }],
  [/^docs\/consume-chat-queue\.md$/, ['ts', 'json'], { by: 'test/docs/consume-chat-queue.test.ts' }],
  [/^docs\/contacts\.md$/, ['sh'], { by: 'test/e2e/contact.test.ts' }],
  [/^docs\/channels\.md$/, ['ts'], { by: here }],
  [/^docs\/esp\.md$/, ['json'], { by: here }],
  [/^docs\/field-codes\.md$/, ['ts'], { by: 'test/field-codes/docs.test.ts' }],
  [/^docs\/field-codes\.md$/, [''], { by: here }],
  [/^docs\/scale\.md$/, ['sh'], { by: here }],
  [/^docs\/ivr\//, ['http', 'connect', 'answer'], { by: 'test/integration/ivr.test.ts' }],
  [/^docs\/ivr\/coming-from-dms\.md$/, ['dms', 'converted'], { by: 'test/cli/dms-log/find-invites.test.ts' }],
  [/^docs\/ivr\/voicexml\.md$/, ['xml'], { by: here }],
  [/^docs\/architecture\.md$/, ['text'], { needs: 'a summary, not an example' }],
  [/^docs\/delivery\.md$/, ['mermaid'], { needs: 'a picture, not an example' }],
  [/^docs\/operations\.md$/, [''], { needs: 'a query that only CloudWatch understands' }],
  [
    /^docs\/(operations|ivr\/amazon-connect)\.md$/,
    ['sh'],
    { needs: 'an account: backups of DynamoDB, permissions of Lambda' },
  ],
];

/** Commands in a line. */
const runsCommand: readonly (readonly [RegExp, RunBy])[] = [
  [/^npm ci$/, { by: '.ci/run' }],
  [/^npm test$/, { by: '.ci/run' }],
  [/^npm start$/, { by: 'test/e2e/start.test.ts' }],
  [/^npm run$/, { needs: 'a name' }],
  [/^npm run (test:kill|fuzz|check)( |$)/, { by: '.ci/run' }],
  [/^npm run invite( |$)/, { by: 'test/e2e/readme.test.ts' }],
  [/^npm run catalog( |$)/, { by: 'test/cli/catalog-command.test.ts' }],
  [/^npm run (render|convert)( |$)/, { by: here }],
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

const blockRunner = ({ page, language }: Block) =>
  runsBlock.find(([pattern, languages]) => pattern.test(page) && languages.includes(language))?.[2];
const commandRunner = (command: string) => runsCommand.find(([pattern]) => pattern.test(command))?.[1];

test('every fenced block is run by somebody, or says why not', () => {
  expect(blocks.length).toBeGreaterThan(40);
  expect(
    blocks.filter((block) => !blockRunner(block)).map(({ page, text }) => `${page}: ${text.slice(0, 40)}`),
  ).toEqual([]);
});

test('every command in a line is run by somebody, or says why not', () => {
  expect(commands.length).toBeGreaterThan(60);
  expect(commands.filter(({ command }) => !commandRunner(command))).toEqual([]);
});

test('whoever is named as running it is there', () => {
  const named = [...blocks.map(blockRunner), ...commands.map(({ command }) => commandRunner(command))];

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
