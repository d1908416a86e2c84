import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { createHandler as createAccept } from '../../functions/accept.ts';
import { createHandler as createDeliver } from '../../functions/deliver.ts';
import { createHandler as createReceive } from '../../functions/receive.ts';
import { createHandler as createRelay } from '../../functions/relay.ts';
import { createHandler as createSession } from '../../functions/session.ts';
import { httpEvent } from '../support/http-event.ts';
import { type BatchHandler, pass } from './event-source.ts';
import { inviteRequest } from './invites.ts';
import { type Client, messagePost } from './posts.ts';
import { apiKey, type Stage } from './stage.ts';

export type TalkingSession = { readonly sessionId: string; readonly client: Client };

const answered = z.object({ Parameters: z.object({ _umsChatSessionId: z.string() }) });

export function sessionIdIn(body: string): string {
  return answered.parse(JSON.parse(body)).Parameters._umsChatSessionId;
}

let written = 0;

/** Conversations over the functions as they are deployed. `runs`: how often each ran. */
export function createTalks(stage: Stage) {
  const { talksRuntime: runtime, context } = stage;
  const accept = createAccept(runtime);
  const deliver = createDeliver(runtime);
  const receive = createReceive(runtime);
  const session = createSession({ ...runtime, openCatalog: async () => runtime.catalog() });
  const relay = createRelay(runtime);
  const client = new SQSClient({});
  const runs = { batches: 0, receives: 0, answers: 0, messageRelays: 0 };

  const finish = async (queue: string, count: number, handler: BatchHandler) => {
    const unfinished = await pass({ client, queueUrl: stage.queueUrl(queue) }, count, { handler, context });
    if (unfinished > 0) throw new Error(`${unfinished} records were not finished`);
  };

  const talks = {
    /** Each of another client. */
    invite: async (count: number): Promise<readonly TalkingSession[]> => {
      const sessions: TalkingSession[] = [];

      for (let posted = 0; posted < count; posted += 1) {
        const request = inviteRequest('plain');
        const number = /"_umsClientId":"(\d+)"/.exec(request.body ?? '')?.[1] ?? '';
        const { body = '' } = await accept(request, context);
        sessions.push({ sessionId: sessionIdIn(body), client: { number, userId: `US.${number}` } });
      }
      await finish('invites', count, async (event, given) => {
        runs.batches += 1;
        return deliver(event, given);
      });

      return sessions;
    },

    /** Each client writes once. */
    write: async (sessions: readonly TalkingSession[]): Promise<void> => {
      for (const { client: by } of sessions) {
        written += 1;
        runs.receives += 1;
        const { statusCode } = await receive(messagePost(by, { id: `wamid.client-${written}`, text: 'Where is it?' }));
        if (statusCode !== 200) throw new Error(`receive answered ${statusCode}`);
      }
    },

    /** An agent answers each. */
    answer: async (sessions: readonly TalkingSession[]): Promise<void> => {
      for (const { sessionId } of sessions) {
        written += 1;
        runs.answers += 1;
        const { statusCode } = await session(
          httpEvent({
            path: `/sessions/${sessionId}/messages`,
            pathParameters: { id: sessionId },
            headers: { 'x-api-key': apiKey, 'idempotency-key': `answer-${written}` },
            body: JSON.stringify({ text: 'It is on its way.' }),
          }),
          context,
        );
        if (statusCode !== 202) throw new Error(`session answered ${statusCode}`);
      }
    },

    relay: (count: number): Promise<void> =>
      finish('messages.fifo', count, async (event, given) => {
        runs.messageRelays += 1;
        return relay(event, given);
      }),
  };

  return { talks, runs: () => runs };
}
