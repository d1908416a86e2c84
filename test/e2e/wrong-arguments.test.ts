import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runLocally, startLocally } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What is wrong in one line, and where to read what is right in another. */
const wrong = (what: string) => ({
  code: 2,
  says: new RegExp(`^${what}\n(\\(Did[^\n]*\n)?npm [^\n]* -- --help lists [^\n]*\n$`),
});

/** What a command is given, how it must end, and what it must say: never a trace, always what to write instead. */
const given: readonly (readonly [command: string, ends: { readonly code: number; readonly says: RegExp }])[] = [
  ['cli/start.ts --port 4000', wrong("Unknown option '--port'\\.")],
  ['cli/convert.ts --msk one.log', wrong("Unknown option '--msk'\\.")],
  ['cli/convert.ts', wrong("Missing required argument 'log'\\.")],
  ['cli/convert.ts one.log another.log', wrong('Too many arguments\\. Expected 1 argument but got 2[^\\n]*')],
  ['cli/convert.ts nothing.log', wrong('nothing\\.log cannot be read\\.')],
  ['cli/convert.ts package.json', { code: 1, says: /^0 InviteToChat requests found\.\n$/ }],
  ['cli/invite.ts', wrong("Missing required argument 'file'\\.")],
  ['cli/invite.ts events/esp/whatsapp-invite.json', { code: 1, says: /^Nothing runs on [^\n]*--url[^\n]*\n$/ }],
  ['cli/invite.ts x.json --url here', wrong("Option '--url <url>' argument 'here' is invalid[^\\n]*")],
  [
    'cli/invite.ts x.json --url http://127.0.0.1:1',
    wrong('x\\.json cannot be read\\. events/esp/ has bodies to post\\.'),
  ],
  ['cli/render.ts --wrong', wrong("Unknown option '--wrong'\\.")],
  ['cli/docs/write.ts docs', wrong('Too many arguments[^\\n]*')],
  ['cli/docs/write-schemas.ts --bogus', wrong("Unknown option '--bogus'\\.")],
  ['cli/catalog/main.ts preview', wrong("Missing required argument 'id'\\.")],
  ['cli/catalog/main.ts sync', { code: 1, says: /^Nothing runs on [^\n]*--account ID[^\n]*\n$/ }],
  ['test/simulation/simulate.ts --bogus', wrong("Unknown option '--bogus'\\.")],
  ['test/simulation/simulate.ts --seeds', wrong("Option '--seeds <number>' argument missing\\.")],
  ['test/simulation/simulate.ts --seeds many', wrong("Option '--seeds <number>' argument 'many' is invalid[^\\n]*")],
  ['test/simulation/simulate.ts --seconds 0', wrong("Option '--seconds <number>' argument '0' is invalid[^\\n]*")],
  ['test/bench/main.ts --bogus', wrong("Unknown option '--bogus'\\.")],
  ['test/bench/main.ts nosuch', wrong('There is no suite nosuch\\. Name one of: [^\\n]*field-codes, accept[^\\n]*')],
  ['test/bench/main.ts --json nowhere/figures.json', wrong('There is no folder nowhere\\.')],
  ['test/bench/write-cost.ts --bogus', wrong("Unknown option '--bogus'\\.")],
  ['test/fuzz/main.ts --bogus', wrong("Unknown option '--bogus'\\.")],
  ['test/fuzz/main.ts --seed x', wrong("Option '--seed <number>' argument 'x' is invalid[^\\n]*")],
  ['test/fuzz/main.ts --count 0', wrong("Option '--count <number>' argument '0' is invalid[^\\n]*")],
  ['test/kill/main.ts seed', wrong("Command-argument value 'seed' is invalid for argument 'seed'[^\\n]*")],
  ['test/capacity/main.ts --channel nobody', wrong('catalog/channels\\.yml has no channel nobody\\.')],
  ['cli/operate/doctor.ts --channel whatsapp-main', wrong("Unknown option '--channel'\\.")],
  ['cli/operate/status.ts --stage', wrong("Option '--stage <name>' argument missing\\.")],
  ['cli/operate/pause-channel.ts', wrong("Required option '--channel <name>' not specified\\.")],
  ['cli/operate/resume-channel.ts --channel whatsapp-main --json', wrong("Unknown option '--json'\\.")],
  ['cli/operate/contact.ts show', wrong("Missing required argument 'person'\\.")],
  ['cli/operate/contact.ts sho 1', wrong('There is no command sho\\.')],
  ['cli/redrive/main.ts --stage local', { code: 1, says: /^Nothing runs on / }],
  ['cli/redrive/main.ts --stage PROD', wrong("Option '--stage <name>' argument 'PROD' is invalid[^\\n]*")],
];

describe('a command that cannot be run', { timeout: 180_000 }, () => {
  test.each(given)('%s', async (command, { code, says }) => {
    const ended = await runLocally(command.split(' '), { stateDir: await temporaryFolder() });

    expect(ended).toEqual({ code, output: expect.stringMatching(says) });
  });

  test.each(['cli/operate/doctor.ts', 'cli/operate/status.ts', 'cli/operate/contact.ts show 1', 'cli/redrive/main.ts'])(
    '%s if a killed system has left its state',
    async (command) => {
      const stateDir = await temporaryFolder();
      // No process has this id: the largest of Linux is 4,194,304.
      const left = {
        pid: 5_000_000,
        ...Object.fromEntries(['api', 'sqs', 'dynamodb'].map((name) => [name, 'http://127.0.0.1:9'])),
      };
      const vendors = Object.fromEntries(
        ['graphApi', 'apple', 'aws', 'gms', 'connect', 'twilio'].map((name) => [name, 'http://127.0.0.1:9']),
      );
      const queues = { inviteQueueUrl: 'http://127.0.0.1:9/q', inviteDeadLetterUrl: 'http://127.0.0.1:9/d' };
      await mkdir(stateDir, { recursive: true });
      await writeFile(
        join(stateDir, 'endpoints.json'),
        JSON.stringify({ ...left, vendors, ...queues, ledgerTable: 'ledger', contactsTable: 'contacts' }),
      );

      const ended = await runLocally(command.split(' '), { stateDir });

      expect(ended).toEqual({
        code: 1,
        output: expect.stringMatching(/^Nothing runs [^\n]*Start it with `npm start`[^\n]*\n$/),
      });
    },
  );

  test('npm start takes a variable that is set to nothing as one that is not set', async () => {
    const stateDir = await temporaryFolder();
    const refused = await runLocally(['cli/start.ts'], {
      stateDir,
      env: { PORT: '', FLEX_DISCONNECT_TIMEOUT: 'soon' },
    });

    expect(refused).toEqual({
      code: 2,
      output: 'FLEX_DISCONNECT_TIMEOUT is soon: it must be a whole number from 1 to 86400.\n',
    });
    const webhook = await runLocally(['cli/start.ts'], { stateDir, env: { STATUS_WEBHOOK_URL: 'here' } });
    expect(webhook).toEqual({ code: 2, output: 'STATUS_WEBHOOK_URL is here: it must be a URL.\n' });
    expect((await startLocally({ stateDir, env: { CATALOG: '', FLEX_DISCONNECT_TIMEOUT: '' } })).output()).toContain(
      'catalog  catalog: ',
    );
  });

  test('npm run resume with a channel that nobody knows, npm run contact with a key given twice', async () => {
    const stateDir = await temporaryFolder();
    await startLocally({ stateDir });
    const run = async (command: string) => runLocally(command.split(' '), { stateDir });

    const resumed = await run('cli/operate/resume-channel.ts --channel nobody');
    expect(resumed).toEqual({
      code: 2,
      output: expect.stringMatching(/^The catalog has no channel nobody\. Name one of it: --channel whatsapp-main /),
    });
    const erased = await run('cli/operate/contact.ts erase PhoneNumber=15550100001 PhoneNumber=15550100002');
    expect(erased).toEqual({ code: 2, output: expect.stringMatching(/^Name a person by one key /) });
  });
});
