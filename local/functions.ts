/** The functions as they are deployed, given this machine's runtime, each with its timeout and environment from serverless.yml. */
import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, SQSEvent } from 'aws-lambda';
import { createHandler as createAccept } from '../functions/accept.ts';
import { createHandler as createDeliver, type DeliverAdapters } from '../functions/deliver.ts';
import { createHandler as createSession } from '../functions/session.ts';
import { createHandler as createSweep } from '../functions/sweep.ts';
import type { Catalog } from '../lib/catalog/catalog.ts';
import { createSqsChatQueues } from '../lib/chat-queue/sqs-chat-queues.ts';
import type { Report } from '../lib/invite/report.ts';
import { channelsOf } from '../lib/lambda/channels.ts';
import { chatServersOf } from '../lib/lambda/chat-servers.ts';
import type { ConnectEvent } from '../lib/lambda/http/connect-handler.ts';
import type { DeliverRuntime } from '../lib/lambda/runtime.ts';
import { createDynamodbLedger } from '../lib/ledger/dynamodb.ts';
import { type Crashes, createCrashes } from './crash.ts';
import type { Faults } from './faults.ts';
import { createInvoke, type Invoke, type LambdaHandler } from './invocation.ts';
import { createLocalRuntime } from './runtime.ts';
import type { Stack } from './stack.ts';

export type Functions = {
  /** Those behind the HTTP API, by name. */
  readonly http: Readonly<Record<string, Invoke<APIGatewayProxyEventV2>>>;
  /** accept, as a flow of Amazon Connect invokes it. */
  readonly flow: Invoke<ConnectEvent>;
  readonly deliver: Invoke<SQSEvent>;
  readonly sweep: Invoke<unknown>;
};

export function openFunctions(options: {
  readonly stack: Stack;
  /** Takes precedence over the file's environment. */
  readonly overrides: Readonly<Record<string, string>>;
  /** A queue's URL as in AWS becomes this machine's. */
  readonly localUrl: (url: string) => string;
  readonly catalog: () => Catalog;
  readonly faults: Faults;
  readonly report: Report;
  readonly reportError: (error: unknown) => void;
}): Functions {
  const crashes = createCrashes(options.faults);

  const runtime = (name: string): DeliverRuntime => {
    const environment = options.stack.functions[name]?.environment ?? {};
    const env = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, options.localUrl(value)]));
    return createLocalRuntime({ ...options, env: { ...env, ...options.overrides } });
  };
  const open = <Event>(functionName: string, handler: LambdaHandler<Event>, beforeEnd = () => {}): Invoke<Event> => {
    const timeout = options.stack.functions[functionName]?.timeout ?? 6;
    const invoke = createInvoke({ functionName, handler, beforeEnd, timeout, newId: randomUUID });

    return async (event) => {
      const outcome = await invoke(event);
      if (outcome.status === 'threw') options.reportError(outcome.cause);
      if (outcome.status === 'timed-out')
        options.reportError(new Error(`${functionName} timed out after ${timeout} s`));
      return outcome;
    };
  };

  const accept = createAccept(runtime('accept'));

  return {
    http: {
      accept: open('accept', accept),
      session: open('session', createSession(runtime('session'))),
    },
    flow: open('accept', (event: ConnectEvent, context) => accept(event, context)),
    deliver: open('deliver', createDeliver(runtime('deliver'), adaptersWith(crashes)), crashes.beforeEnd),
    sweep: open('sweep', createSweep(runtime('sweep'))),
  };
}

const aroundSend = { before: 'before-send', after: 'after-send' } as const;

/** Deliver's own adapters, in which an invocation can die. */
function adaptersWith({ mortal }: Crashes): DeliverAdapters {
  return {
    ledger: (table) => mortal(createDynamodbLedger(table), { claim: { before: 'before-claim' } }),
    chatQueues: (queues) => mortal(createSqsChatQueues(queues), { put: { before: 'before-entry' } }),

    channels: (runtime) => {
      const open = channelsOf({ ...runtime, fetchFile });

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

/** Nothing here needs a network. */
async function fetchFile(): Promise<Buffer> {
  return Buffer.from('A file of a simulated shop.');
}
