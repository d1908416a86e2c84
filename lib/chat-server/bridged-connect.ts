import { ConnectClient } from '@aws-sdk/client-connect';
import { ConnectParticipantClient, DisconnectParticipantCommand } from '@aws-sdk/client-connectparticipant';
import { clientConfig } from '../net/aws-client.ts';
import { createSeal } from '../net/seal.ts';
import type { ChatServer, ChatServerDeps } from './chat-server.ts';
import { createConnectBridge } from './connect-bridge.ts';
import { createContactRequests } from './connect-contact.ts';
import { createParticipant } from './connect-participant.ts';
import { createStartChat } from './connect-start.ts';
import type { ConnectSettings } from './settings.ts';

/**
 * Amazon Connect as chat server alone: its agents talk with clients of channels whose numbers are not in Connect. What
 * agents do is streamed to a topic.
 */
export function createBridgedConnect(
  settings: ConnectSettings,
  { readSecret, connectTimeoutMs }: ChatServerDeps,
): ChatServer {
  const { instanceId, region, sealKey = '', maxMessageBytes } = settings;
  const config = clientConfig({ connectTimeoutMs, region });
  const client = new ConnectClient(config);
  const speaker = new ConnectParticipantClient(config);
  const readSeal = async () => createSeal(await readSecret(sealKey));
  const contacts = createContactRequests(client, instanceId);
  const participant = createParticipant({ client: speaker, readSeal });
  const startChat = createStartChat({ settings, client, contacts, participant });

  return {
    open: async (session, { signal, late = signal }) => {
      // Before the request: without the seal nobody could speak in the chat.
      if (!(await readSeal().catch(() => undefined))) return { status: 'retry', fault: 'account_stopped' };

      const opened = await startChat(session, late);

      // Too late for a message: the next attempt finds the same chat.
      return opened.status === 'opened' && signal.aborted ? { status: 'retry', fault: 'chat_server_refused' } : opened;
    },

    // It would be the client's words, and a bot of the flow might answer them: the contact's attributes have it.
    note: async (chat) => ({ status: 'noted', chat }),

    // The client leaves, which ends the chat also after a transfer. Without a token its first contact is stopped.
    terminate: async (chat, _ending, options) => {
      const left = await participant.speak(
        chat,
        (ConnectionToken) =>
          speaker.send(new DisconnectParticipantCommand({ ConnectionToken, ClientToken: chat.sessionId }), {
            abortSignal: options.signal,
          }),
        options.signal,
      );

      return left.status === 'done' ? { status: 'terminated' } : contacts.stop(chat, options);
    },

    state: async (chat, { signal }) => {
      const state = await contacts.describe(chat, { signal });

      return { state: state === 'transferred' ? 'unknown' : state, chat };
    },

    bridge: createConnectBridge({ client: speaker, contacts, participant, maxMessageBytes }),
  };
}
