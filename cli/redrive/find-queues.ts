import { GetQueueUrlCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { localAccount } from '../../local/account.ts';
import { thisMachine } from '../operate/this-machine.ts';
import { readRunningSystem } from '../running-system.ts';

type Queues = { readonly client: SQSClientConfig; readonly queueUrl: string; readonly deadLetterUrl: string };

/** `region`: of a deployed stage; absent: the shell's. */
type Options = {
  readonly stage: string;
  readonly region?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** The invite queue and its dead letters: of a deployed stage, or of the system that runs on this machine. */
export async function findQueues({ stage, region, env }: Options): Promise<Queues> {
  if (stage !== thisMachine) return deployedQueues(stage, region === undefined ? {} : { region });

  const { sqs, inviteQueueUrl, inviteDeadLetterUrl } = readRunningSystem(env, {
    instead: 'name a stage in AWS: --stage prod',
  });

  return {
    client: {
      endpoint: sqs,
      region: localAccount.region,
      credentials: localAccount.credentials,
      useQueueUrlAsEndpoint: false,
    },
    queueUrl: inviteQueueUrl,
    deadLetterUrl: inviteDeadLetterUrl,
  };
}

/** Their names are those in serverless.yml. */
async function deployedQueues(stage: string, config: SQSClientConfig): Promise<Queues> {
  const client = new SQSClient(config);
  const urlOf = async (name: string) => {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: `invite-to-chat-${stage}-${name}` }));
    if (QueueUrl === undefined) throw new Error(`there is no queue ${name}`);

    return QueueUrl;
  };

  return { client: config, queueUrl: await urlOf('invites'), deadLetterUrl: await urlOf('invites-dead-letters') };
}
