import { businessIdOn, type FallbackStep } from '../channel/fallback.ts';
import { hasPhones } from '../channel/media-types.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import { traitsOf } from '../chat-server/settings.ts';
import { didYouMean } from '../esp/names.ts';
import { whyNotCarried } from '../standard-response/capabilities.ts';
import { isInUse } from '../standard-response/in-use.ts';
import { whyNotOnStep } from '../standard-response/on-step.ts';
import type { StandardResponse } from '../standard-response/schema.ts';
import type { CatalogData } from './catalog.ts';
import type { CatalogProblem } from './read-yaml.ts';

type Problem = readonly [path: readonly PropertyKey[], message: string];

/** What is wrong with the other channels on which an invite is tried, by the path within the channel. */
export function fallbackProblems(channel: ChannelSettings, data: CatalogData): readonly Problem[] {
  const { fallback = [] } = channel;
  if (fallback.length === 0) return [];

  const whyNone = whyNoFallback(channel, data);
  if (whyNone !== undefined) return [[['fallback'], whyNone]];

  return fallback.flatMap((step, index) => {
    const at = (key: string, message: string): Problem => [['fallback', index, key], message];
    const found = data.channels.find(({ name }) => name === step.channel);
    const before = fallback.slice(0, index);
    const isUsed = step.channel === channel.name || before.some((other) => other.channel === step.channel);

    if (!found) return [at('channel', whyUnknown(step.channel, data))];
    if (isUsed) return [at('channel', `${step.channel} is tried before: an invite is sent once on each channel`)];

    const previous = data.channels.find(({ name }) => name === before.at(-1)?.channel) ?? channel;

    return [
      ...channelProblems(channel, found).map((message) => at('channel', message)),
      ...timeProblems(channel, index).map((message) => at('after-seconds', message)),
      ...statusProblems(step, previous).map((message) => at('success-status', message)),
      ...responseProblems(step, found, data).map((message) => at('responses', message)),
    ];
  });
}

function whyNoFallback({ mediaType, chatServer }: ChannelSettings, data: CatalogData): string | undefined {
  if (!hasPhones({ mediaType }))
    return 'its client ids are no phone numbers, so that no other channel reaches its clients: leave it out';

  const server = data.chatServers?.find(({ name }) => name === chatServer);

  return server && traitsOf(server).opens === 'with-send'
    ? `${chatServer} opens a chat with each message that it sends: give the channel a transport and bridge the server, or leave it out`
    : undefined;
}

function whyUnknown(name: string, { channels }: CatalogData): string {
  return `${name} is not in channels.yml${didYouMean(
    name,
    channels.map((known) => known.name),
  )}`;
}

function channelProblems(channel: ChannelSettings, step: ChannelSettings): string[] {
  const business = Object.keys(channel.businessIds).find((id) => businessIdOn(step, id) === undefined);

  return [
    ...(hasPhones(step) ? [] : [`${step.name} reaches no phone numbers, by which the invite names its client`]),
    ...(step.chatServer === channel.chatServer
      ? []
      : [`${step.name} has the chat server ${step.chatServer}: a session stays on one, here ${channel.chatServer}`]),
    ...(business === undefined
      ? []
      : [`${step.name} must have the business id ${business}, too, or have only one: it says who sends`]),
  ];
}

/** Each message waits from the one before it on, which waited itself. */
function timeProblems({ fallback = [], inviteTtlSeconds }: ChannelSettings, index: number): string[] {
  const seconds = fallback.slice(0, index + 1).reduce((sum, step) => sum + step.afterSeconds, 0);
  if (seconds < inviteTtlSeconds) return [];

  return [
    `its turn would come after ${seconds} seconds, when the invite has expired: the channel needs a larger invite-ttl-seconds than ${inviteTtlSeconds}`,
  ];
}

function statusProblems({ successStatus }: FallbackStep, previous: ChannelSettings): string[] {
  if (successStatus === 'sent' || previous.receiver !== undefined) return [];

  return [`delivered needs receipts: give ${previous.name} a receiver, or write success-status: sent`];
}

function responseProblems({ responses = {} }: FallbackStep, found: ChannelSettings, data: CatalogData): string[] {
  const known = data.responses.map(({ id }) => id);
  const unknown = [...new Set(Object.entries(responses).flat())].filter((id) => !known.includes(id));
  const whyNot = [...new Set(Object.values(responses))].flatMap((id) => {
    const response = data.responses.find((one) => one.id === id);
    const why = response && whyNotOnStep(response, found);

    return why === undefined ? [] : [`${id} cannot be sent on ${found.name}. ${why}`];
  });

  return [...unknown.map((id) => `${id} is not in responses${didYouMean(id, known)}`), ...whyNot];
}

/**
 * Warns of responses that the channel sends and a step cannot: invites that name one are refused. It is no error, since
 * a number has one channel, and not every response of it may be meant for others. The catalog must have no problems.
 */
export function findUnsent(
  { channels, responses }: CatalogData,
  placeOf: (path: readonly PropertyKey[]) => { line: number; column: number },
): readonly CatalogProblem[] {
  return channels.flatMap((channel, index) =>
    (channel.fallback ?? []).flatMap((step, at) => {
      const found = channels.find(({ name }) => name === step.channel);
      const sent = responses.filter((one) => isInUse(one) && whyNotCarried(one, channel) === undefined);

      return !found
        ? []
        : unsentOn(step, found, sent).map(([why, ids]) => ({
            file: 'channels.yml',
            ...placeOf([index, 'fallback', at, 'responses']),
            message: `fallback.${step.channel}.responses: ${listOf(ids)} cannot be sent on ${step.channel}. ${why} Name another for each, or invites with it are refused on ${channel.name}`,
          }));
    }),
  );
}

/** Those that go out as they are, by the reason why they cannot. */
function unsentOn(
  { responses = {} }: FallbackStep,
  found: ChannelSettings,
  sent: readonly StandardResponse[],
): readonly (readonly [why: string, ids: readonly string[]])[] {
  const whys = sent
    .filter(({ id }) => !Object.hasOwn(responses, id))
    .flatMap((response) => {
      const why = whyNotOnStep(response, found);

      return why === undefined ? [] : [{ why, id: response.id }];
    });

  return [...Map.groupBy(whys, ({ why }) => why)].map(([why, of]) => [why, of.map(({ id }) => id)]);
}

const shown = 5;

function listOf(ids: readonly string[]): string {
  return ids.length <= shown ? ids.join(', ') : `${ids.slice(0, shown).join(', ')} and ${ids.length - shown} more`;
}
