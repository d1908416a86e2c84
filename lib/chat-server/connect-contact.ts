import { type ConnectClient, type Contact, DescribeContactCommand, StopContactCommand } from '@aws-sdk/client-connect';
import type { OpenedChat, Terminated } from './chat-server.ts';
import { isGone } from './connect-errors.ts';

type Options = { readonly signal: AbortSignal };

/**
 * `transferred`: another contact goes on with the chat, and nobody knows whether it still does. `unknown`: Connect does
 * not answer.
 */
export type ContactState = 'open' | 'ended' | 'transferred' | 'unknown';

/** What is asked about a contact however it began. Neither throws. */
export type ContactRequests = {
  readonly stop: (chat: OpenedChat, options: Options) => Promise<Terminated>;
  readonly describe: (chat: OpenedChat, options: Options) => Promise<ContactState>;
};

export function createContactRequests(client: ConnectClient, InstanceId: string): ContactRequests {
  return {
    stop: async ({ id: ContactId }, { signal }) => {
      try {
        await client.send(new StopContactCommand({ InstanceId, ContactId }), { abortSignal: signal });
        return { status: 'terminated' };
      } catch (cause) {
        return isGone(cause) ? { status: 'terminated' } : { status: 'unconfirmed', cause };
      }
    },

    describe: async ({ id: ContactId }, { signal }) => {
      try {
        const { Contact } = await client.send(new DescribeContactCommand({ InstanceId, ContactId }), {
          abortSignal: signal,
        });

        return stateOf(Contact);
      } catch (error) {
        return isGone(error) ? 'ended' : 'unknown';
      }
    },
  };
}

function stateOf(contact: Contact | undefined): ContactState {
  if (!contact?.DisconnectTimestamp) return 'open';

  return contact.DisconnectReason === 'TRANSFERRED' ? 'transferred' : 'ended';
}
