import type { ChannelSettings } from '../channel/settings.ts';
import { didYouMean } from '../esp/names.ts';
import { whyNotCarried } from '../standard-response/capabilities.ts';
import type { CatalogData } from './catalog.ts';
import { serverProblems } from './check-chat-servers.ts';
import { conversationProblems } from './check-conversations.ts';
import { fallbackProblems } from './check-fallback.ts';
import { checkReceivingNumbers, receiverProblems } from './check-receivers.ts';
import type { LoadedResponse } from './loaded-response.ts';
import type { CatalogProblem } from './read-yaml.ts';

/**
 * What takes more than one file to check: that the queues of a channel exist and are of the right kind, and that names
 * are unique.
 */
export function checkReferences(
  data: CatalogData,
  placeOf: (path: readonly PropertyKey[]) => { line: number; column: number },
): CatalogProblem[] {
  const file = 'channels.yml';

  const problems = data.channels.flatMap((channel, index) => {
    const problem = (key: string, message: string) => ({
      file,
      ...placeOf([index, key]),
      message: `${key}: ${message}`,
    });
    const wrong: CatalogProblem[] = [];

    if (data.channels.findIndex(({ name }) => name === channel.name) !== index)
      wrong.push(problem('name', 'another channel has this name'));

    for (const [key, message] of [
      ...serverProblems(channel, data),
      ...contactProblems(channel),
      ...receiverProblems(channel, data),
      ...conversationProblems(channel, data),
    ])
      wrong.push(problem(key, message));
    for (const [path, message] of [...fallbackProblems(channel, data), ...idleKeyProblems(channel)])
      wrong.push({ file, ...placeOf([index, ...path]), message: `${shownPath(path)}: ${message}` });
    for (const [key, kind, queueKey] of [
      ['inbound-route-by-call', 'agents', channel.chatServer === 'builtin' ? channel.inboundRouteByCall : undefined],
      ['notification-queue', 'notifications', channel.notificationQueue],
    ] as const) {
      if (queueKey === undefined) continue;

      const queue = data.queues[queueKey];
      if (!queue)
        wrong.push(problem(key, `${queueKey} is not in queues.yml${didYouMean(queueKey, Object.keys(data.queues))}`));
      else if (queue.kind !== kind) wrong.push(problem(key, `${queueKey} is of kind ${queue.kind}, not ${kind}`));
    }

    return wrong;
  });

  return [...problems, ...checkReceivingNumbers(data.channels, placeOf)];
}

/** As `fallback.0.channel` is read: the entries of a list counted from 1. */
function shownPath(path: readonly PropertyKey[]): string {
  return path.map((key) => (typeof key === 'number' ? `entry ${key + 1}` : String(key))).join('.');
}

function contactProblems({
  chatServer,
  contactKeys,
  fillFromContact,
}: ChannelSettings): (readonly [key: string, message: string])[] {
  if (chatServer !== 'builtin') {
    const given = [
      ...(contactKeys.length > 0 ? ['contact-keys'] : []),
      ...(fillFromContact ? ['fill-from-contact'] : []),
    ];
    return given.map((key) => [key, `${chatServer} identifies its clients itself: leave this out`]);
  }

  return fillFromContact && contactKeys.length === 0
    ? [['fill-from-contact', 'there are no contacts without contact-keys']]
    : [];
}

type PathProblem = readonly [path: readonly PropertyKey[], message: string];

/** Keys of a business id that mean nothing without another. */
function idleKeyProblems({ businessIds }: ChannelSettings): readonly PathProblem[] {
  return Object.entries(businessIds).flatMap(([id, { smsFallback, smsFallbackSeconds }]): readonly PathProblem[] =>
    smsFallbackSeconds !== undefined && smsFallback === undefined
      ? [[['business-ids', id, 'sms-fallback-seconds'], 'needs sms-fallback: no SMS goes out without it']]
      : [],
  );
}

/** A response that no channel can send would be refused in every invite. */
export function checkCarried(
  channels: readonly ChannelSettings[],
  { file, response, placeOf }: LoadedResponse,
): CatalogProblem[] {
  const reasons = channels.map((channel) => whyNotCarried(response, channel));
  if (channels.length === 0 || reasons.includes(undefined)) return [];

  const key = response.attachments ? 'attachments' : 'text';
  return [
    { file, ...placeOf([key]), message: `${response.id}: no channel can send it. ${[...new Set(reasons)].join(' ')}` },
  ];
}
