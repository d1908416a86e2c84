import { GetQueueUrlCommand, QueueDoesNotExist, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { localAccount } from '../../local/account.ts';
import { type RedriveQueue, redriveQueues } from '../../local/redrive/letter-kinds.ts';
import { thisMachine } from '../operate/this-machine.ts';
import { readRunningSystem } from '../running-system.ts';
import { Stop } from '../stop.ts';

type Queues = { readonly client: SQSClientConfig; readonly queueUrl: string; readonly deadLetterUrl: string };

/** `region`: of a deployed stage; absent: the shell's. */
type Options = {
  readonly queue: RedriveQueue;
  readonly stage: string;
  readonly region?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** A queue and its dead letters: of a deployed stage, or of the system that runs on this machine. */
export async function findQueues({ queue, stage, region, env }: Options): Promise<Queues> {
  if (stage !== thisMachine) return deployedQueues({ queue, stage }, region === undefined ? {} : { region });

  const { sqs, inviteQueueUrl } = readRunningSystem(env, { instead: 'name a stage in AWS: --stage prod' });
  const urlOf = (name: string) => inviteQueueUrl.replace(/invites$/, name);
  const { own, deadLetters } = namesOf(queue);

  return {
    client: {
      endpoint: sqs,
      region: localAccount.region,
      credentials: localAccount.credentials,
      useQueueUrlAsEndpoint: false,
    },
    queueUrl: urlOf(own),
    deadLetterUrl: urlOf(deadLetters),
  };
}

/** As serverless.yml names them, without their prefix. */
function namesOf(queue: RedriveQueue): { readonly own: string; readonly deadLetters: string } {
  const suffix = redriveQueues[queue].fifo ? '.fifo' : '';

  return { own: `${queue}${suffix}`, deadLetters: `${queue}-dead-letters${suffix}` };
}

type Deployed = { readonly queue: RedriveQueue; readonly stage: string };

async function deployedQueues({ queue, stage }: Deployed, config: SQSClientConfig): Promise<Queues> {
  const client = new SQSClient(config);
  const urlOf = async (name: string) => {
    try {
      const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: `invite-to-chat-${stage}-${name}` }));
      if (QueueUrl !== undefined) return QueueUrl;
    } catch (error) {
      if (!(error instanceof QueueDoesNotExist) || queue === 'invites') throw error;
    }
    throw new Stop(`✗ The stage ${stage} has no queue ${name}: its catalog has nothing that needs one.`);
  };
  const { own, deadLetters } = namesOf(queue);

  return { client: config, queueUrl: await urlOf(own), deadLetterUrl: await urlOf(deadLetters) };
}
