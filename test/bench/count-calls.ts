/** Counts what AWS would bill of the calls that SDK clients really make, with a middleware on each of them. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

/** `queueRequests`: as SQS bills them, one for each 64 KiB of a call. `calls`: of both services, by action. */
export type Billed = {
  queueRequests: number;
  writeUnits: number;
  readUnits: number;
  readonly calls: Record<string, number>;
};

let counted: Billed | undefined;

export async function countCalls(work: () => Promise<unknown>): Promise<Billed> {
  const billed: Billed = { queueRequests: 0, writeUnits: 0, readUnits: 0, calls: {} };
  watchClients();
  counted = billed;

  try {
    await work();
  } finally {
    counted = undefined;
  }

  return billed;
}

const watched = new WeakSet<object>();

/** The functions make their clients themselves, so that each is given the middleware by its first call. */
function watchClients(): void {
  for (const { prototype } of [SQSClient, DynamoDBClient, DynamoDBDocumentClient]) {
    if (watched.has(prototype)) continue;
    watched.add(prototype);

    const { send } = prototype;
    Object.assign(prototype, {
      send(this: SQSClient, ...given: unknown[]): unknown {
        watch(this.middlewareStack);
        return Reflect.apply(send, this, given);
      },
    });
  }
}

/**
 * The last to see a call before it is written: what it does to the input is sent, and a document client's input is
 * marshalled already.
 */
function watch(stack: SQSClient['middlewareStack']): void {
  if (watched.has(stack)) return;
  watched.add(stack);

  stack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (!counted) return next(args);

        const action = commandName.replace(/Command$/, '');
        const isDynamodb = /Items?$/.test(action);
        const { input } = args;
        const answer = await next({ ...args, input: { ...input, ...(isDynamodb && tellCapacity) } });
        const { attempts = 1 } = answer.output.$metadata;

        counted.calls[action] = (counted.calls[action] ?? 0) + attempts;
        if (!isDynamodb) counted.queueRequests += attempts * chunksOf({ ...input, ...answer.output });
        else counted[action.includes('Get') ? 'readUnits' : 'writeUnits'] += unitsOf(answer.output);

        return answer;
      },
    { name: 'billing', step: 'initialize', priority: 'low' },
  );
}

const tellCapacity = { ReturnConsumedCapacity: 'TOTAL' };

const chunkBytes = 65_536;

const bodies = z.object({
  MessageBody: z.string().default(''),
  Entries: z.array(z.object({ MessageBody: z.string().default('') })).default([]),
  Messages: z.array(z.object({ Body: z.string().default('') })).default([]),
});

function chunksOf(call: object): number {
  const { MessageBody, Entries, Messages } = bodies.parse(call);
  const all = [MessageBody, ...Entries.map((entry) => entry.MessageBody), ...Messages.map(({ Body }) => Body)];

  return Math.max(1, Math.ceil(all.reduce((sum, body) => sum + Buffer.byteLength(body), 0) / chunkBytes));
}

const consumed = z.object({ CapacityUnits: z.number() });
const capacity = z.object({ ConsumedCapacity: z.union([consumed.transform((one) => [one]), z.array(consumed)]) });

function unitsOf(output: object): number {
  return capacity.parse(output).ConsumedCapacity.reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
}
