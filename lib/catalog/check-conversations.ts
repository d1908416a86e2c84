import type { ChannelSettings, ConversationSettings } from '../channel/settings.ts';
import { didYouMean } from '../esp/names.ts';
import { whyNotCarried } from '../standard-response/capabilities.ts';
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

  if (channel.chatServer !== 'builtin')
    return conversation.clientMessages === 'ignore'
      ? []
      : [
          [
            'client-messages',
            `${conversation.clientMessages} is not supported yet with ${channel.chatServer}, whose agents get them from the vendor: use ignore, or leave it out`,
          ],
        ];

  if (conversation.clientMessages === 'ignore') return [];

  return [...queueProblems(channel, conversation, data), ...responseProblems(channel, conversation, data)];
}

function queueProblems(
  { inboundRouteByCall }: ChannelSettings,
  { clientMessages, replyQueue }: ConversationSettings,
  { queues }: CatalogData,
): readonly Problem[] {
  if (replyQueue !== undefined) {
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
  { inboundResponse, optOut }: ConversationSettings,
  { responses }: CatalogData,
): readonly Problem[] {
  const named = [
    ['inbound-response', inboundResponse],
    ['opt-out', optOut.outResponse],
    ['opt-in', optOut.inResponse],
  ] as const;

  return named.flatMap(([key, id]): readonly Problem[] => {
    if (id === undefined) return [];

    const response = responses.find((known) => known.id === id);
    if (!response) return [[key, whyUnknown(id, responses)]];

    const reason = whyNotCarried(response, { ...channel, freeText: 'try' });

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
