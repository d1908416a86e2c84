/**
 * The functions as they are deployed, given this machine's runtime, each with its timeout and environment from
 * serverless.yml.
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { DeliverAdapters } from '../functions/deliver.ts';
import type { ReceiveAdapters } from '../functions/receive.ts';
import type { RelayAdapters } from '../functions/relay.ts';
import type { Catalog } from '../lib/catalog/catalog.ts';
import { createSqsChatQueues } from '../lib/chat-queue/sqs-chat-queues.ts';
import type { Report } from '../lib/invite/report.ts';
import { channelsOf } from '../lib/lambda/channels.ts';
import { chatServersOf } from '../lib/lambda/chat-servers.ts';
import type { CallbackRuntime, DeliverRuntime, SessionRuntime } from '../lib/lambda/runtime.ts';
import { createDynamodbLedger } from '../lib/ledger/dynamodb.ts';
import { createDynamodbReceipts } from '../lib/ledger/receipts-dynamodb.ts';
import { createSqsMessageQueue } from '../lib/queue/sqs-messages.ts';
import { createSqsReceiptQueue } from '../lib/queue/sqs-receipts.ts';
import { localEndpoints } from './callbacks.ts';
import type { CallersFile } from './callers.ts';
import { type Crashes, createCrashes } from './crash.ts';
import type { Faults } from './faults.ts';
import { fetchFile, lookAtFile } from './files-of-links.ts';
import { createInvoke, type Invoke, type LambdaHandler } from './invocation.ts';
import { createLocalRuntime } from './runtime.ts';
import type { LocalFunction, Stack } from './stack.ts';

/** Every function of serverless.yml, by name. */
export type Functions = Readonly<Record<string, Invoke<unknown>>>;

export async function openFunctions(options: {
  readonly stack: Stack;
  /** Takes precedence over the file's environment. */
  readonly overrides: Readonly<Record<string, string>>;
  /** Default: none, and anybody may post. */
  readonly callers?: CallersFile | undefined;
  /** A queue's URL as in AWS becomes this machine's. */
  readonly localUrl: (url: string) => string;
  readonly catalog: () => Catalog;
  readonly faults: Faults;
  readonly report: Report;
  readonly reportError: (error: unknown) => void;
}): Promise<Functions> {
  const crashes = createCrashes(options.faults);

  const runtime = (name: string): LocalRuntime => {
    const environment = options.stack.functions[name]?.environment ?? {};
    const env = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, options.localUrl(value)]));
    const local = createLocalRuntime({ ...options, env: { ...env, ...options.overrides } });

    return { ...local, lookAtFile, fetchFile, localEndpoints: localEndpoints(options.localUrl) };
  };
  const open = async (functionName: string, { handler: file, timeout }: LocalFunction): Promise<Invoke<unknown>> => {
    const createHandler = await loadFactory(file);
    const adapters = mortalAdapters[functionName]?.(crashes);
    const handler = createHandler(runtime(functionName), ...(adapters ? [adapters] : []));
    const beforeEnd = functionName === 'deliver' ? crashes.beforeEnd : () => {};
    const invoke = createInvoke({ functionName, handler, beforeEnd, timeout, newId: randomUUID });

    return async (event) => {
      const outcome = await invoke(event);
      if (outcome.status === 'threw') options.reportError(outcome.cause);
      if (outcome.status === 'timed-out')
        options.reportError(new Error(`${functionName} timed out after ${timeout} s`));
      return outcome;
    };
  };

  const opened = Object.entries(options.stack.functions).map(
    async ([name, lambda]) => [name, await open(name, lambda)] as const,
  );

  return Object.fromEntries(await Promise.all(opened));
}

type Adapters = DeliverAdapters | RelayAdapters | ReceiveAdapters;
type LocalRuntime = DeliverRuntime & SessionRuntime & CallbackRuntime;
type CreateHandler = (runtime: LocalRuntime, adapters?: Adapters) => LambdaHandler<unknown>;

const moduleSchema = z.object({
  createHandler: z.custom<CreateHandler>((value) => typeof value === 'function', 'is not a function'),
});

/** What makes a function's handler, from the file that serverless.yml names. */
async function loadFactory(handler: string): Promise<CreateHandler> {
  const file = `${handler.replace(/\.\w+$/, '')}.ts`;
  const loaded: unknown = await import(new URL(`../${file}`, import.meta.url).href);
  const { success, data } = moduleSchema.safeParse(loaded);
  if (!success) throw new Error(`${file} exports no createHandler, with which npm start makes its handler.`);

  return data.createHandler;
}

const aroundSend = { before: 'before-send', after: 'after-send' } as const;

/** The functions with steps in which an invocation can be made to die. */
const mortalAdapters: Readonly<Record<string, (crashes: Crashes) => Adapters>> = {
  deliver: deliverAdapters,
  relay: ({ mortal }): RelayAdapters => ({
    receipts: (table) =>
      mortal(createDynamodbReceipts(table), { raise: { before: 'before-receipt', after: 'after-receipt' } }),
  }),
  receive: ({ mortal }): ReceiveAdapters => ({
    receiptQueue: (queue) =>
      mortal(createSqsReceiptQueue(queue), { put: { before: 'before-store', after: 'after-store' } }),
    messageQueue: (queue) =>
      mortal(createSqsMessageQueue(queue), { put: { before: 'before-store', after: 'after-store' } }),
  }),
};

function deliverAdapters({ mortal }: Crashes): DeliverAdapters {
  return {
    ledger: (table) => mortal(createDynamodbLedger(table), { claim: { before: 'before-claim' } }),
    chatQueues: (queues) => mortal(createSqsChatQueues(queues), { put: { before: 'before-entry' } }),

    channels: (runtime) => {
      const open = channelsOf(runtime);

      return async (settings) => mortal(await open(settings), { send: aroundSend });
    },

    chatServers: (runtime, chatQueues) => {
      const chatServers = chatServersOf(runtime, chatQueues);
      const beside = mortal(chatServers, {});
      const sending = mortal(chatServers, { open: aroundSend });

      return {
        ...beside,
        open: (server, session, opens) => (opens === 'with-send' ? sending : beside).open(server, session, opens),
      };
    },
  };
}
