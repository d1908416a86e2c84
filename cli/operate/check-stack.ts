import { GetQueueAttributesCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { hasConversations } from '../../lib/chat-server/settings.ts';
import { createDynamodbContactTable } from '../../lib/contact/dynamodb.ts';
import { createDynamodbReadHolds } from '../../lib/ledger/holds-dynamodb.ts';
import { readItems } from '../../lib/net/read-items.ts';
import { type CheckResult, failedCheck } from './check-result.ts';
import { describeCircuit, openCircuitsOf, resumeCommand } from './circuits.ts';
import { reasonOf } from './command.ts';
import type { Target } from './target.ts';
import { thisMachine } from './this-machine.ts';

const deploy = ({ stage }: Target) => (stage === thisMachine ? 'npm start' : `npm run deploy -- --stage ${stage}`);

/** AWS refuses signatures that are five minutes off; deadlines and leases go wrong much earlier. */
const maxSkewMs = 60_000;

export async function checkClock({ queueService }: Target): Promise<readonly CheckResult[]> {
  try {
    const { headers } = await fetch(queueService, { signal: AbortSignal.timeout(10_000) });
    const skew = Math.abs(Date.parse(headers.get('date') ?? '') - Date.now());
    if (skew < maxSkewMs) return [{ ok: true, what: 'clock: right' }];

    const off = Number.isNaN(skew) ? `${queueService} sends no Date header` : `${Math.round(skew / 1000)} s off`;
    return [{ ok: false, what: `clock: ${off}`, fix: 'sudo timedatectl set-ntp true' }];
  } catch (cause) {
    return [
      {
        ok: false,
        what: `clock: ${queueService} does not answer: ${reasonOf(cause)}`,
        fix: `curl -I ${queueService}`,
      },
    ];
  }
}

export async function checkLedger(target: Target): Promise<readonly CheckResult[]> {
  const { table } = target.table;

  try {
    const holds = await createDynamodbReadHolds(target.table)();
    const held = [...holds.pausedChannels].sort().map((channel) => ({
      ok: false,
      what: `channel ${channel}: paused`,
      fix: `npm run resume -- --stage ${target.stage} --channel ${channel}`,
    }));

    const stopped = openCircuitsOf(holds).map((circuit) => ({
      ok: false,
      what: `${describeCircuit(circuit)}. ${circuit.advice}`,
      fix: resumeCommand(target.stage, circuit.circuit),
    }));

    return [{ ok: true, what: `ledger ${table}: readable` }, ...held, ...stopped];
  } catch (cause) {
    return [failedCheck(`ledger ${table}`, cause, deploy(target))];
  }
}

export async function checkContacts(target: Target): Promise<readonly CheckResult[]> {
  const { table } = target.contacts;

  try {
    await createDynamodbContactTable(target.contacts).readPointers(['doctor']);

    return [{ ok: true, what: `contacts ${table}: readable` }];
  } catch (cause) {
    return [failedCheck(`contacts ${table}`, cause, deploy(target))];
  }
}

/** Of a stage to which vendors post: the table, and the bucket if a channel takes its clients' messages. */
export async function checkConversations(target: Target): Promise<readonly CheckResult[]> {
  const { receivers = [] } = target.catalog;
  if (receivers.length === 0) return [];

  return Promise.all([
    checkConversationsTable(target),
    ...(hasConversations(target.catalog) ? [checkMediaBucket(target)] : []),
  ]);
}

async function checkConversationsTable(target: Target): Promise<CheckResult> {
  const { client, table } = target.conversations;

  try {
    await readItems({ client, table, ids: ['doctor'], consistent: false });

    return { ok: true, what: `conversations ${table}: readable` };
  } catch (cause) {
    return failedCheck(`conversations ${table}`, cause, deploy(target));
  }
}

async function checkMediaBucket(target: Target): Promise<CheckResult> {
  const { openMediaBuckets } = await import('./media-buckets.ts');

  try {
    const found = await openMediaBuckets(target);

    return found.length > 0
      ? { ok: true, what: 'files of conversations: their bucket is there' }
      : { ok: false, what: 'files of conversations: there is no bucket', fix: deploy(target) };
  } catch (cause) {
    return failedCheck('files of conversations', cause, deploy(target));
  }
}

/** The stack's queues, and those that the catalog names by arn. */
export async function checkQueues(target: Target): Promise<readonly CheckResult[]> {
  const named = target.stage === thisMachine ? [] : Object.values(target.catalog.queues).map(({ queue }) => queue);
  const own = named.filter((queue) => queue.startsWith('arn:'));

  return Promise.all([
    ...target.stack.queues.map(({ name }) => checkQueue(target, { name }, deploy(target))),
    ...own.map((arn) => {
      const [, , , , account = '', name = ''] = arn.split(':');
      const grant = `aws sqs add-permission --queue-url https://sqs.${target.region}.amazonaws.com/${account}/${name}`;

      return checkQueue(
        target,
        { name, account },
        `${grant} --label invite-to-chat --aws-account-ids ACCOUNT --actions GetQueueUrl SendMessage`,
      );
    }),
  ]);
}

async function checkQueue(
  { sqs }: Target,
  { name, account }: { name: string; account?: string },
  fix: string,
): Promise<CheckResult> {
  try {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: account }));
    await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));

    return { ok: true, what: `queue ${name}: reachable` };
  } catch (cause) {
    return failedCheck(`queue ${name}`, cause, fix);
  }
}
