import type { CatalogData } from './catalog.ts';
import { serverProblems } from './check-chat-servers.ts';
import type { CatalogProblem } from './read-yaml.ts';

/** What one file cannot know alone: that the queues a channel names are there, of the right kind, and every name is there once. */
export function checkReferences(
  data: CatalogData,
  placeOf: (path: readonly PropertyKey[]) => { line: number; column: number },
): CatalogProblem[] {
  const file = 'channels.yml';

  return data.channels.flatMap((channel, index) => {
    const problem = (key: string, message: string) => ({ file, ...placeOf([index, key]), message: `${key}: ${message}` });
    const wrong: CatalogProblem[] = [];

    if (data.channels.findIndex(({ name }) => name === channel.name) !== index)
      wrong.push(problem('name', 'another channel has this name'));

    for (const [key, message] of serverProblems(channel, data)) wrong.push(problem(key, message));
    if (
      channel.transport !== 'amazon-connect' &&
      Object.values(channel.businessIds).some(({ phoneNumberId, token }) => phoneNumberId === '' || token === '')
    )
      wrong.push(problem('business-ids', 'each needs phone-number-id and token'));

    for (const [key, kind, queueKey] of [
      ['inbound-route-by-call', 'agents', channel.chatServer === 'builtin' ? channel.inboundRouteByCall : undefined],
      ['notification-queue', 'notifications', channel.notificationQueue],
    ] as const) {
      if (queueKey === undefined) continue;

      const queue = data.queues[queueKey];
      if (!queue) wrong.push(problem(key, `${queueKey} is not in queues.yml`));
      else if (queue.kind !== kind) wrong.push(problem(key, `${queueKey} is of kind ${queue.kind}, not ${kind}`));
    }

    return wrong;
  });
}
