/** The queues of this machine behind the chat queue keys of the catalog. */
import type { CatalogData } from '../lib/catalog/catalog.ts';
import type { ChatQueue } from '../lib/chat-queue/settings.ts';
import type { LocalQueue } from './queue-server.ts';

/** Name of the queue; one that the catalog names by ARN, because it lies elsewhere in AWS, is here like the others. */
export function chatQueueName({ queue }: ChatQueue, base: string): string {
  return `${base.split('/').at(-1) ?? ''}${queue.split(':').at(-1)}`;
}

/** The other way round; undefined for a queue that is none of them. */
export function chatQueueKeyOf({ queues }: CatalogData, base: string): (name: string) => string | undefined {
  const keys = new Map(Object.entries(queues).map(([key, chatQueue]) => [chatQueueName(chatQueue, base), key]));

  return (name) => keys.get(name);
}

/** Queues that the catalog names and serverless.yml does not have, alike to its one of the same kind. */
export function missingChatQueues(
  catalog: CatalogData,
  base: string,
  known: readonly LocalQueue[],
): readonly LocalQueue[] {
  return Object.values(catalog.queues).flatMap((chatQueue) => {
    const name = chatQueueName(chatQueue, base);
    const like = known.find((queue) => queue.name.endsWith(`-${chatQueue.kind}`));
    return known.some((queue) => queue.name === name)
      ? []
      : [{ visibilityTimeout: 60, retention: 1_209_600, ...like, name }];
  });
}
