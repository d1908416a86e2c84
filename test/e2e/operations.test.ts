import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { createDynamodbContactTable } from '../../lib/contact/dynamodb.ts';
import { createContacts } from '../../lib/contact/identify.ts';
import { personOf } from '../../lib/contact/person.ts';
import { createDynamodbCircuits } from '../../lib/ledger/circuits-dynamodb.ts';
import { writeInviteRecord } from '../../lib/queue/invite-record.ts';
import { localAccount } from '../../local/account.ts';
import { startAwsAccount } from '../support/aws-account.ts';
import { inviteRecord } from '../support/builders.ts';
import { runLocally } from '../support/local-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/**
 * The commands of docs/operations.md about a deployed stage, run as they are written, against a stage that stands on
 * this machine.
 */
const page = readFileSync('docs/operations.md', 'utf8');
const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'));
const commands = [
  ...new Set(
    [...page.matchAll(/`(npm run (doctor|status|pause|resume|redrive|contact)[^`]*--stage prod[^`]*)`/g)].map(
      ([, text = '']) => text,
    ),
  ),
];

async function openStage() {
  const account = await startAwsAccount('prod', {
    parameters: {
      '/invite-to-chat/prod/whatsapp-main/token': 'the token',
      '/invite-to-chat/prod/apple-main/secret': 'a secret',
      '/invite-to-chat/prod/meta/app-secret': 'an app secret',
      '/invite-to-chat/prod/meta/verify-token': 'a verify token',
      '/invite-to-chat/prod/identity-key': 'a key',
    },
    metrics: { accepted: [120], sent: [100, 15], age0: [7] },
  });
  const stateDir = await temporaryFolder();
  const run = (command: string) => {
    const [, name = '', rest = ''] = /^npm run (\S+)(?: -- (.*))?$/.exec(command) ?? [];
    const script = scripts[name]?.replace(/^node (?:--import \S+ )?/, '') ?? '';

    return runLocally([script, ...rest.split(' ').filter((argument) => argument !== '')], {
      stateDir,
      env: account.env,
    });
  };

  return { ...account, run };
}

async function storeContact(endpoint: string) {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, ...localAccount }));
  const contacts = createContacts({
    open: () => createDynamodbContactTable({ client, table: 'invite-to-chat-prod-contacts' }),
    now: Date.now,
    newToken: () => 'token',
    abortAfter: () => new AbortController().signal,
  });
  const person = personOf({ tenantId: '1', userData: { PhoneNumber: '15550100001', FirstName: 'Ann' } }, [
    'PhoneNumber',
  ]);
  if (person) await contacts.identify(person, 'contact-1');
  client.destroy();
}

async function storeCircuit(endpoint: string) {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, ...localAccount }));
  const circuits = createDynamodbCircuits({ client, table: 'invite-to-chat-prod-ledger' });
  await circuits.open('template:meta:order_ready:en_US', { reason: 'PAUSED', at: 1 }, 1);
  client.destroy();
}

/**
 * What each must come to, on a stage with one dead letter, one contact and nothing else amiss but that nobody has
 * listed callers.
 */
const expected: Readonly<Record<string, { readonly code: number; readonly says: RegExp }>> = {
  'npm run doctor -- --stage prod': {
    code: 1,
    says: /✗ callers: anybody who knows the URL may post\n.*\n[\s\S]*1 of \d\d must be fixed on prod\./,
  },
  'npm run status -- --stage prod': {
    code: 0,
    says: /invite-to-chat-prod-invites +0 +0 +0 +7\n[\s\S]*accepted 120, sent 115,/,
  },
  'npm run status -- --stage prod --json': { code: 0, says: /"stage": "prod"/ },
  'npm run pause -- --stage prod --channel whatsapp-main': { code: 0, says: /✓ whatsapp-main is paused on prod/ },
  'npm run resume -- --stage prod --channel whatsapp-main': { code: 0, says: /✓ whatsapp-main is running on prod/ },
  'npm run resume -- --stage prod --circuit template:meta:order_ready:en_US': {
    code: 0,
    says: /✓ template:meta:order_ready:en_US goes on on prod/,
  },
  'npm run contact -- show PhoneNumber=15550100001 --stage prod': {
    code: 0,
    says: /^id +contact-1\n[\s\S]*FirstName +Ann\n/,
  },
  'npm run contact -- erase PhoneNumber=15550100001 --stage prod': {
    code: 0,
    says: /✓ contact contact-1 is erased on prod, with 1 key\./,
  },
  'npm run contact -- show --channel whatsapp-main 15550100001 --stage prod': {
    code: 0,
    says: /^whatsapp-main: the client has not opted out\n$/,
  },
  'npm run redrive -- --stage prod': { code: 0, says: /1 × the body is not JSON/ },
  'npm run redrive -- --stage prod --move': { code: 0, says: /1 moved back, 1 left, 0 could not be moved/ },
  'npm run redrive -- --queue callbacks --stage prod': { code: 0, says: /callbacks-dead-letters/ },
  'npm run redrive -- --stage prod --queue messages': {
    code: 0,
    says: /prod-messages-dead-letters\.fifo\n[\s\S]*There are no dead letters\./,
  },
  'npm run redrive -- --stage prod --queue receipts --move': { code: 0, says: /prod-receipts-dead[\s\S]*0 moved back/ },
  'npm run redrive -- --stage prod --queue vendor-events --move': { code: 0, says: /vendor-events[\s\S]*0 moved back/ },
};

describe('docs/operations.md, on a stage', { timeout: 180_000 }, () => {
  test('has no command about a stage that is not run here, and none is left over', () => {
    expect(commands.sort()).toEqual(Object.keys(expected).sort());
  });

  test.each(Object.entries(expected))('%s', async (command, { code, says }) => {
    const { run, sqs, queueUrl, peek, env } = await openStage();
    const deadLetters = queueUrl('invites-dead-letters');
    const reason = { reason: { DataType: 'String', StringValue: 'the body is not JSON' } };
    await sqs.send(new SendMessageCommand({ QueueUrl: deadLetters, MessageBody: '{', MessageAttributes: reason }));
    await storeContact(env.AWS_ENDPOINT_URL_DYNAMODB);
    if (command.includes('--circuit')) await storeCircuit(env.AWS_ENDPOINT_URL_DYNAMODB);
    const alive = writeInviteRecord(inviteRecord({ deadline: Date.now() + 60_000 }));
    await sqs.send(new SendMessageCommand({ QueueUrl: deadLetters, MessageBody: alive, MessageGroupId: 'ivr' }));

    const { code: ended, output } = await run(command);

    expect(output).toMatch(says);
    expect(ended).toBe(code);
    expect(peek('invites').map(({ group }) => group)).toEqual(command.endsWith('prod --move') ? ['ivr'] : []);
  });

  test('redrive takes the region that it is given', async () => {
    const { env } = await startAwsAccount('prod', { parameters: {}, metrics: {} });
    const withoutRegion = { ...env, AWS_REGION: '', AWS_CONFIG_FILE: '/dev/null' };
    const run = async (...args: string[]) =>
      runLocally(['cli/redrive/main.ts', '--stage', 'prod', ...args], {
        stateDir: await temporaryFolder(),
        env: withoutRegion,
      });

    expect(await run()).toEqual({
      code: 1,
      output: expect.stringMatching(/^✗ Error: Region .*\n {4}export AWS_REGION=us-east-1\n$/),
    });
    expect(await run('--region', 'us-east-1')).toMatchObject({
      code: 0,
      output: expect.stringContaining('There are no dead letters.'),
    });
  });

  test('doctor finds a parameter that is not there, and says how to store it', async () => {
    const { env } = await startAwsAccount('prod', { parameters: {}, metrics: {} });
    const { output } = await runLocally(['cli/operate/doctor.ts', '--stage', 'prod'], {
      stateDir: await temporaryFolder(),
      env,
    });

    expect(output).toMatch(
      /✗ whatsapp-main …22: secret .*ParameterNotFound.*\n {4}aws ssm put-parameter .* --name \/invite-to-chat\/prod\/whatsapp-main\/token /,
    );
  });
});
