import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runLocally, startLocally } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const usage = { code: 2, says: /^[^\n]+\. Usage: [^\n]+\n$/ };
const operates = { code: 1, says: /^Usage: npm run [^\n]+\nWithout --stage [^\n]+\n$/ };

/** What a command is given, how it must end, and what it must say: never a trace, always what to write instead. */
const given: readonly (readonly [command: string, ends: { readonly code: number; readonly says: RegExp }])[] = [
  ['cli/start.ts --port 4000', { code: 2, says: /^Unknown option '--port'\. Usage: PORT=3000 npm start[^\n]*\n$/ }],
  ['cli/convert.ts --bogus', usage],
  ['cli/convert.ts', { code: 2, says: /^Name one log\. Usage: npm run convert -- dms\.log/ }],
  ['cli/convert.ts one.log another.log', { code: 2, says: /^Name one log\./ }],
  ['cli/convert.ts nothing.log', { code: 2, says: /^nothing\.log cannot be read\. Usage: / }],
  ['test/simulation/simulate.ts --bogus', usage],
  ['test/simulation/simulate.ts --seeds', usage],
  ['test/simulation/simulate.ts --seeds many', usage],
  ['test/bench/main.ts --bogus', usage],
  ['test/bench/main.ts nosuch', { code: 2, says: /^nosuch is no suite\. Usage: [^\n]*field-codes, accept/ }],
  ['test/bench/main.ts --json nowhere/figures.json', { code: 2, says: /^nowhere is no folder\. Usage: / }],
  ['test/bench/write-cost.ts --bogus', usage],
  ['test/fuzz/main.ts --bogus', usage],
  ['test/kill/main.ts seed', usage],
  ['test/capacity/main.ts --channel nobody', { code: 1, says: /^catalog\/channels\.yml has no channel nobody\n/ }],
  ['cli/operate/doctor.ts --channel whatsapp-main', operates],
  ['cli/operate/status.ts --stage', operates],
  ['cli/operate/pause-channel.ts --channel whatsapp-main --json', operates],
  ['cli/redrive/main.ts --stage local', { code: 1, says: /^Nothing runs on / }],
  ['cli/redrive/main.ts --stage PROD', { code: 1, says: /^Usage: npm run redrive/ }],
];

describe('a command that cannot be run', { timeout: 60_000 }, () => {
  test.each(given)('%s', async (command, { code, says }) => {
    const ended = await runLocally(command.split(' '), { stateDir: await temporaryFolder() });

    expect(ended).toEqual({ code, output: expect.stringMatching(says) });
  });

  test.each([
    ['SEED', 'x'],
    ['COUNT', 'many'],
  ])('npm run fuzz with %s=%s', async (name, text) => {
    const ended = await runLocally(['test/fuzz/main.ts'], { stateDir: await temporaryFolder(), env: { [name]: text } });

    expect(ended).toEqual({ code: 2, output: expect.stringMatching(usage.says) });
  });

  test.each(['cli/operate/doctor.ts', 'cli/operate/status.ts', 'cli/operate/contact.ts', 'cli/redrive/main.ts'])(
    '%s where a killed system has left its state',
    async (command) => {
      const stateDir = await temporaryFolder();
      // No process has this id: the largest of Linux is 4,194,304.
      const left = {
        pid: 5_000_000,
        ...Object.fromEntries(['api', 'sqs', 'dynamodb'].map((name) => [name, 'http://127.0.0.1:9'])),
      };
      const vendors = Object.fromEntries(
        ['graphApi', 'apple', 'aws', 'gms', 'connect'].map((name) => [name, 'http://127.0.0.1:9']),
      );
      const queues = { inviteQueueUrl: 'http://127.0.0.1:9/q', inviteDeadLetterUrl: 'http://127.0.0.1:9/d' };
      await mkdir(stateDir, { recursive: true });
      await writeFile(
        join(stateDir, 'endpoints.json'),
        JSON.stringify({ ...left, vendors, ...queues, ledgerTable: 'ledger', contactsTable: 'contacts' }),
      );

      const ended = await runLocally([command], { stateDir });

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
      code: 1,
      output: 'FLEX_DISCONNECT_TIMEOUT is soon: it must be a whole number from 1 to 86400.\n',
    });
    const webhook = await runLocally(['cli/start.ts'], { stateDir, env: { STATUS_WEBHOOK_URL: 'here' } });
    expect(webhook).toEqual({ code: 1, output: 'STATUS_WEBHOOK_URL is here: it must be a URL.\n' });
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
      code: 1,
      output: expect.stringMatching(/^Name a channel of the catalog: --channel whatsapp-main [^\n]*\n$/),
    });
    const erased = await run('cli/operate/contact.ts erase PhoneNumber=15550100001 PhoneNumber=15550100002');
    expect(erased).toEqual({ code: 1, output: expect.stringMatching(/^Name a person by one key [^\n]*\n$/) });
  });
});
