import type { MessageIndex, VendorMessage } from '../../lib/ledger/message-index.ts';

/** The message index in a Map: for tests and simulations. */
export function createMemoryMessageIndex(known: Map<string, string> = new Map()): MessageIndex {
  const keyOf = ({ receiver, vendorMessageId }: VendorMessage) => JSON.stringify([receiver, vendorMessageId]);

  return {
    put: async ({ messageId, ...message }) => void known.set(keyOf(message), messageId),
    find: async (messages) => messages.map((message) => known.get(keyOf(message))),
  };
}
