import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { localAccount } from '../../local/account.ts';
import type { LocalSystem } from './local-system.ts';

/**
 * The agents' side: takes what its chat queue shows, in that order; `bodies` is what it has taken. `onTaken` gets each
 * of them once.
 */
export function startAgents(system: LocalSystem, onTaken: (body: unknown) => void) {
  const taken = new Map<string, string>();
  let stopped = false;

  const take = async (): Promise<void> => {
    const { sqs, chatQueueUrlBase } = system.endpoints();
    const { region, credentials } = localAccount;
    const client = new SQSClient({ endpoint: sqs, region, credentials, useQueueUrlAsEndpoint: false, maxAttempts: 1 });
    const QueueUrl = `${chatQueueUrlBase}agents`;

    try {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
      );
      // A kill before the removal shows the same message again.
      for (const { MessageId = '', Body = '' } of Messages) {
        if (taken.has(MessageId)) continue;

        taken.set(MessageId, Body);
        onTaken(JSON.parse(Body));
      }

      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      if (Entries.length > 0) await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    } catch {
      await sleep(200);
    } finally {
      client.destroy();
    }
  };

  const running = (async () => {
    while (!stopped) await take();
  })();

  return {
    bodies: (): unknown[] => [...taken.values()].map((body) => JSON.parse(body)),
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}
