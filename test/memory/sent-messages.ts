import type { Line, SentMessage, SentMessages } from '../../lib/ledger/sent-messages.ts';

export function createMemorySentMessages(): SentMessages {
  const lines = new Map<string, Map<string, SentMessage>>();
  const lineOf = ({ receiver, sender, clientId }: Line): Map<string, SentMessage> => {
    const key = JSON.stringify([receiver, sender, clientId]);
    const line = lines.get(key) ?? new Map<string, SentMessage>();
    lines.set(key, line);

    return line;
  };

  return {
    put: async (line, message) => {
      lineOf(line).set(message.messageId, message);
    },
    withdraw: async (line, { messageId, at }) => {
      if (lineOf(line).get(messageId)?.at === at) lineOf(line).delete(messageId);
    },
    read: async (line) => [...lineOf(line).values()].toSorted((a, b) => a.at - b.at),
    noteDelivered: async (line, messages) => {
      for (const { messageId, at } of messages) lineOf(line).set(messageId, { messageId, at, delivered: true });
    },
    forget: async (line, messageIds) => {
      for (const messageId of messageIds) lineOf(line).delete(messageId);
    },
  };
}
