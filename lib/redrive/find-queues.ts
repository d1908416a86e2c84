import { GetQueueUrlCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { localAccount } from '../local/account.ts';
import { readAnnounced } from '../local/state.ts';
import { Stop } from '../operate/target.ts';

type Queues = { readonly client: SQSClientConfig; readonly queueUrl: string; readonly deadLetterUrl: string };

const endpoints = z.object({ sqs: z.string(), inviteQueueUrl: z.string(), inviteDeadLetterUrl: z.string() });

/** The invite queue and its dead letters: of a deployed stage, or of the system that runs on this machine. */
export async function findQueues({ stage, stateDir }: { readonly stage: string | undefined; readonly stateDir: string }): Promise<Queues> {
  if (stage !== undefined) return deployedQueues(stage);

  const { data } = endpoints.safeParse(readAnnounced(stateDir));
  if (!data) throw new Stop(`Nothing runs on ${stateDir}. Start it with \`npm start\`, or name a stage in AWS: --stage prod`);

  const { sqs, inviteQueueUrl, inviteDeadLetterUrl } = data;
  const { region, credentials } = localAccount;

  return {
    client: { endpoint: sqs, region, credentials, useQueueUrlAsEndpoint: false },
    queueUrl: inviteQueueUrl,
    deadLetterUrl: inviteDeadLetterUrl,
  };
}

/** Their names are those that serverless.yml gives them. */
async function deployedQueues(stage: string): Promise<Queues> {
  const client = new SQSClient({});
  const urlOf = async (name: string) => {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: `invite-to-chat-${stage}-${name}` }));
    if (QueueUrl === undefined) throw new Error(`there is no queue ${name}`);

    return QueueUrl;
  };

  return { client: {}, queueUrl: await urlOf('invites'), deadLetterUrl: await urlOf('invites-dead-letters') };
}
