import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { asciiJson } from '../esp/json.ts';
import type { StepSender } from './invite-queue.ts';

type Options = { readonly client: SQSClient; readonly queueUrl: string };

/** Puts later steps of an invite on the invite queue, in the invite's group. Not batched: its claim waits for it. */
export function createSqsSteps({ client, queueUrl }: Options): StepSender['put'] {
  return async (record, { delaySeconds, group: MessageGroupId }) => {
    const MessageBody = asciiJson(record);
    const DelaySeconds = Math.ceil(delaySeconds);
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody, DelaySeconds, MessageGroupId }));
  };
}
