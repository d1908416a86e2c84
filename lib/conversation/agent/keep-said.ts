import type { Lookup } from '../../catalog/lookup.ts';
import { conversationSettingsOf } from '../../channel/conversation-settings.ts';
import type { ChatQueueSender } from '../../chat-queue/chat-queues.ts';
import type { SessionMessage } from '../../chat-queue/interaction.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Transcripts } from '../../ledger/transcripts.ts';

type Deps = {
  readonly chatQueues: ChatQueueSender;
  readonly catalog: () => Pick<Lookup, 'channel' | 'channels'>;
  readonly ledger: Pick<Ledger, 'read'>;
  readonly transcripts: Pick<Transcripts, 'add'>;
};

/** Keeps what is said before it is passed on, where the channel says so. Costs nothing if none does. */
export function keepSaid({ chatQueues, ...deps }: Deps): ChatQueueSender {
  return {
    ...chatQueues,
    put: async (chatQueueKey, message, options) => {
      if (message.type === 'session.message') await keep(deps, message);

      return chatQueues.put(chatQueueKey, message, options);
    },
  };
}

async function keep({ catalog, ledger, transcripts }: Omit<Deps, 'chatQueues'>, message: SessionMessage) {
  if (!catalog().channels.some((channel) => conversationSettingsOf(channel)?.transcriptHours)) return;

  const { interactionId: sessionId, messageId } = message;
  const row = await ledger.read(sessionId);
  const channel = row?.channel === undefined ? undefined : catalog().channel(row.channel);
  const { transcriptHours = 0 } = (channel && conversationSettingsOf(channel)) ?? {};
  const conversation = row?.conversation;
  if (transcriptHours === 0 || conversation === undefined) return;

  const receivedAt = Date.parse(message.receivedAt);
  const expiresAt = receivedAt + transcriptHours * 3_600_000;
  await transcripts.add({ conversation, sessionId, messageId, receivedAt, message, expiresAt });
}
