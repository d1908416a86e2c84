import { mediaTypeOf } from '../channel/media-types.ts';
import type { ChannelSettings, ConversationSettings } from '../channel/settings.ts';
import { isBridged } from '../chat-server/is-bridged.ts';
import { type ExternalSettings, takesChatQueue } from '../chat-server/settings.ts';
import { didYouMean } from '../esp/names.ts';
import { isApproved, whyNotCarried } from '../standard-response/capabilities.ts';
import type { CatalogData } from './catalog.ts';
import type { LoadedResponse } from './loaded-response.ts';
import type { CatalogProblem } from './read-yaml.ts';

type Problem = readonly [key: string, message: string];

/** What is wrong with the keys of a channel that say how it talks with its clients, by the key. */
export function conversationProblems(channel: ChannelSettings, data: CatalogData): readonly Problem[] {
  const { receiver, conversation } = channel;
  if (!conversation) return [];
  if (receiver === undefined)
    return [
      [
        'receiver',
        'is missing: clients’ messages, sessions that end by themselves, opt-outs and transcripts need one in receivers.yml',
      ],
    ];

  const server = data.chatServers?.find(({ name }) => name === channel.chatServer);
  const bridged = server && isBridged(server) ? server : undefined;
  const misplaced = bridged ? withBridge(conversation) : withoutBridge(conversation);
  if (conversation.clientMessages === 'ignore') return misplaced;

  if (channel.chatServer !== 'builtin' && !bridged)
    return [
      [
        'client-messages',
        `${conversation.clientMessages} needs a chat server that is bridged, which ${channel.chatServer} is not (docs/chat-servers.md): use ignore, or leave it out`,
      ],
    ];

  return [
    ...misplaced,
    ...queueProblems(channel, conversation, bridged ? { external: bridged } : { queues: data.queues }),
    ...responseProblems(channel, conversation, data),
  ];
}

/** What only a bridged server needs: other agents hear of it on their chat queue, or from their own server. */
function withoutBridge({ windowResponse, closingResponse }: ConversationSettings): readonly Problem[] {
  const named = [
    ['window-response', windowResponse],
    ['closing-response', closingResponse],
  ] as const;

  return named.flatMap(([key, id]): readonly Problem[] =>
    id === undefined ? [] : [[key, 'is for channels of a bridged chat server only: leave it out']],
  );
}

function withBridge({ transcriptHours }: ConversationSettings): readonly Problem[] {
  return transcriptHours > 0
    ? [['transcript-hours', 'must be 0 on a bridged chat server, which keeps the transcript itself']]
    : [];
}

function queueProblems(
  { inboundRouteByCall }: ChannelSettings,
  { clientMessages, replyQueue }: ConversationSettings,
  { external, queues = {} }: { readonly external?: ExternalSettings; readonly queues?: CatalogData['queues'] },
): readonly Problem[] {
  if (replyQueue !== undefined && external) {
    if (!takesChatQueue(external, replyQueue))
      return [['reply-queue', `${external.name} has no entry for ${replyQueue}`]];
  } else if (replyQueue !== undefined) {
    const queue = queues[replyQueue];
    if (!queue)
      return [['reply-queue', `${replyQueue} is not in queues.yml${didYouMean(replyQueue, Object.keys(queues))}`]];
    if (queue.kind !== 'agents') return [['reply-queue', `${replyQueue} is of kind ${queue.kind}, not agents`]];
  }
  if (inboundRouteByCall !== undefined) return [];

  return [
    [
      'inbound-route-by-call',
      clientMessages === 'session'
        ? 'is missing: a client’s message opens a session there. Or set client-messages to replies or ignore'
        : 'is missing: a reply opens a session there if its invite’s queue has gone. Or set client-messages to ignore',
    ],
  ];
}

/** They answer a client who has just written, so that text reaches them. */
function responseProblems(
  channel: ChannelSettings,
  { inboundResponse, windowResponse, closingResponse, optOut }: ConversationSettings,
  { responses }: CatalogData,
): readonly Problem[] {
  const named = [
    ['inbound-response', inboundResponse],
    ['window-response', windowResponse],
    ['closing-response', closingResponse],
    ['opt-out', optOut.outResponse],
    ['opt-in', optOut.inResponse],
  ] as const;

  return named.flatMap(([key, id]): readonly Problem[] => {
    if (id === undefined) return [];

    const response = responses.find((known) => known.id === id);
    if (!response) return [[key, whyUnknown(id, responses)]];

    const reason =
      key === 'window-response' && mediaTypeOf(channel.mediaType).hasWindow && !isApproved(response, channel.mediaType)
        ? 'After the window only a template message reaches the client.'
        : whyNotCarried(response, { ...channel, freeText: 'try' });

    return reason === undefined ? [] : [[key, `${id} cannot be sent on this channel. ${reason}`]];
  });
}

/** Checks that what answers a reply exists. */
export function checkOnReply(
  responses: CatalogData['responses'],
  { file, response, placeOf }: LoadedResponse,
): readonly CatalogProblem[] {
  const { onReply } = response;
  if (onReply === undefined || onReply === 'session' || onReply === 'ignore') return [];
  if (responses.some(({ id }) => id === onReply)) return [];

  return [{ file, ...placeOf(['on-reply']), message: `on-reply: ${whyUnknown(onReply, responses)}` }];
}

function whyUnknown(id: string, responses: CatalogData['responses']): string {
  return `${id} is not in responses${didYouMean(
    id,
    responses.map((known) => known.id),
  )}`;
}
