/** A message that a receive hides. */
type Received = { readonly id: string; visibleAt: number; receives: number };

/** What memory queues do with the messages that they have handed out. A message's id is its receipt. */
export function createVisibility<Message extends Received>(
  messages: Message[],
  { now, visibilitySeconds }: { readonly now: () => number; readonly visibilitySeconds: number },
) {
  return {
    /** Hands them out: hidden from now on for the queue's visibility timeout. */
    handOut: (received: Message[]): Message[] => {
      for (const message of received) {
        message.visibleAt = now() + visibilitySeconds * 1000;
        message.receives += 1;
      }

      return received;
    },

    hide: (id: string, seconds: number): void => {
      const message = messages.find((candidate) => candidate.id === id);
      if (message) message.visibleAt = now() + seconds * 1000;
    },

    remove: (id: string): void => {
      const at = messages.findIndex((message) => message.id === id);
      if (at !== -1) messages.splice(at, 1);
    },
  };
}
