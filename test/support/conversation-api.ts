import type { ChannelSettings } from '../../lib/channel/settings.ts';
import { createFindSession } from '../../lib/conversation/agent/find-session.ts';
import type { PostMessageDeps } from '../../lib/conversation/agent/post-message.ts';
import { createPostMessage } from '../../lib/conversation/agent/post-message.ts';
import { createPutPresence } from '../../lib/conversation/agent/put-presence.ts';
import { awaitMessage, createReadMessage } from '../../lib/conversation/agent/read-message.ts';
import type { Identity } from '../../lib/lambda/auth/identity.ts';
import { createConversationRoutes } from '../../lib/lambda/http/conversation-routes.ts';
import { createMediaRoutes } from '../../lib/lambda/http/media-routes.ts';
import { createOptOutRoute } from '../../lib/lambda/http/opt-out-route.ts';
import { createSessionHandler } from '../../lib/lambda/http/session-handler.ts';
import { createTranscriptRoute } from '../../lib/lambda/http/transcript-route.ts';
import type { AgentMessage } from '../../lib/ledger/agent-messages.ts';
import type { Receipt } from '../../lib/ledger/receipt.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import type { Said } from '../../lib/ledger/transcripts.ts';
import type { Place } from '../../lib/queue/message-queue.ts';
import type { MessageRecord } from '../../lib/queue/message-record.ts';
import { createMemoryAgentMessages } from '../memory/agent-messages.ts';
import { createMemoryConversations, emptyConversations } from '../memory/conversations.ts';
import { createMemoryLedger } from '../memory/ledger.ts';
import { createMemoryMediaStore } from '../memory/media-store.ts';
import { createMemoryOptOuts } from '../memory/opt-outs.ts';
import { createMemoryReceipts } from '../memory/receipts.ts';
import { createMemoryTranscripts } from '../memory/transcripts.ts';
import { conversationOf, openRow, sessionId, stage, talkingCatalog } from './agent-messages.ts';
import { noon, tokens } from './builders.ts';
import { httpEvent } from './http-event.ts';

type Options = Partial<PostMessageDeps> & {
  readonly channel?: Partial<ChannelSettings>;
  readonly identity?: Identity | undefined;
  readonly wait?: (ms: number) => Promise<void>;
};

type Request = Parameters<typeof httpEvent>[0] & { readonly json?: unknown };

/** What agents' software calls, over memory adapters, with one open session in which the client has written. */
export function createConversationApi({ channel, identity = { caller: 'desk' }, wait, ...deps }: Options = {}) {
  const clock = { now: noon };
  const catalog = talkingCatalog(channel);
  const rows = new Map<string, LedgerRow>([[sessionId, openRow({ channel: channel?.name ?? 'whatsapp-main' })]]);
  const messages = new Map<string, AgentMessage>();
  const receipts = new Map<string, Receipt>();
  const tables = emptyConversations();
  tables.conversations.set('c1', conversationOf({ channel: channel?.name ?? 'whatsapp-main' }));
  const media = createMemoryMediaStore({ now: () => clock.now });
  const optOuts = createMemoryOptOuts();
  const queued: { readonly record: MessageRecord; readonly place: Place }[] = [];
  const looked: string[] = [];
  const said = new Map<string, Said>();

  const now = () => clock.now;
  const ledger = createMemoryLedger(rows);
  const conversations = createMemoryConversations({ tables, now });
  const agentMessages = createMemoryAgentMessages(messages);
  const messageQueue = { put: async (record: MessageRecord, place: Place) => void queued.push({ record, place }) };
  const findSession = createFindSession({ stage, catalog: () => catalog, ledger, conversations });
  const reading = {
    ...{ findSession, agentMessages, receipts: createMemoryReceipts(receipts), now },
    wait:
      wait ??
      (async (ms: number) => {
        clock.now += ms;
      }),
  };

  const routes = createConversationRoutes({
    ledger,
    findSession,
    postMessage: createPostMessage({
      ...{ ledger, findSession, agentMessages, messageQueue, conversations, optOuts, media },
      openCatalog: async () => catalog,
      lookAtFile: async (url) => {
        looked.push(url);
        return { size: 4 };
      },
      ...{ now, newToken: tokens(), newKey: tokens(), report: () => {} },
      ...deps,
    }),
    readMessage: createReadMessage(reading),
    awaitMessage: (message, seconds) => awaitMessage(reading, message, seconds),
    putPresence: createPutPresence({ ledger, findSession, messageQueue, now }),
    media: createMediaRoutes({ media, newMediaId: () => 'm1' }),
    transcript: createTranscriptRoute({ transcripts: createMemoryTranscripts({ said, now }) }),
    optOut: createOptOutRoute({ optOuts, now, report: () => {} }),
  });
  const handler = createSessionHandler({
    authenticate: async () => identity,
    readSession: async () => ({ status: 'unknown' }),
    endSession: async () => ({ status: 'unknown' }),
    openConversation: async () => routes,
  });

  /** The answer as API Gateway gets it. */
  const answer = (path: string, { json, method = 'POST', ...request }: Request = {}, id = sessionId) =>
    handler(
      httpEvent({
        ...{ method, path: `/sessions/${id}/${path}`, pathParameters: { id } },
        ...(json !== undefined && { body: JSON.stringify(json) }),
        ...request,
      }),
    );
  const ask = async (path: string, request: Request = {}, id = sessionId) => {
    const { statusCode, headers, body } = await answer(path, request, id);

    return { statusCode, headers: headers ?? {}, body: JSON.parse(body ?? '{}') };
  };

  return {
    ...{ clock, rows, messages, receipts, tables, media, optOuts, queued, looked, said, ask, answer, catalog },
    post: (json: unknown, request: Request = {}) => ask('messages', { json, ...request }),
    read: (messageId: string) => ask(`messages/${messageId}`, { method: 'GET' }),
    records: () => queued.map(({ record }) => record),
  };
}

/** Status, code, and where it is wrong. */
export const brief = ({ statusCode, body }: { statusCode?: number | undefined; body: Record<string, unknown> }) =>
  [statusCode, body.faultCode, body.parameter].filter((part) => part !== undefined);
