import {
  type ConnectClient,
  StartChatContactCommand,
  type StartChatContactCommandInput,
  StartContactStreamingCommand,
} from '@aws-sdk/client-connect';
import type { KvList } from '../esp/kv-list.ts';
import type { NewSession, Opened, OpenedChat } from './chat-server.ts';
import { toAttributes } from './connect-attributes.ts';
import type { ContactRequests } from './connect-contact.ts';
import { notStarted } from './connect-errors.ts';
import type { Participant } from './connect-participant.ts';
import type { ConnectSettings } from './settings.ts';

type Deps = {
  readonly settings: ConnectSettings;
  readonly client: ConnectClient;
  readonly contacts: ContactRequests;
  readonly participant: Participant;
};

/** A repeat is answered with the same contact, also if that is over by now: then another one is started. */
const maxContacts = 3;

/**
 * Starts a chat, has it streamed to the topic, and joins it as the client. Our session id is the client token: a repeat
 * finds the same chat, and goes on where the first one broke off.
 */
export function createStartChat(deps: Deps): (session: NewSession, signal: AbortSignal) => Promise<Opened> {
  return async (session, signal) => {
    const flow = deps.settings.contactFlows[session.interaction.chatQueueKey];
    if (flow === undefined) return { status: 'refused', fault: 'unknown_chat_queue' };

    const { interactionId: sessionId } = session.interaction;

    for (let contact = 1; contact <= maxContacts; contact += 1) {
      const token = contact === 1 ? sessionId : `${sessionId}.${contact}`;
      const opened = await start(deps, toRequest(session, { flow, token, settings: deps.settings }), {
        session,
        signal,
      });
      if (opened !== 'over') return opened;
    }

    return { status: 'refused', fault: 'chat_server_refused', meaning: 'the flow ends each chat at once' };
  };
}

type Request = { readonly input: StartChatContactCommandInput; readonly changedKeys: readonly string[] };

function toRequest(
  { interaction, nickname, relatedContactId }: NewSession,
  given: { readonly flow: string; readonly token: string; readonly settings: ConnectSettings },
): Request {
  const { instanceId: InstanceId, durationMinutes: ChatDurationInMinutes } = given.settings;
  const { attributes, renamed, leftOut } = toAttributes({ ...interaction.userData, ...shown(interaction) });
  const previous = interaction.userData._umsPreviousChatId;

  return {
    input: {
      ...{ InstanceId, ContactFlowId: given.flow, ClientToken: given.token },
      Attributes: { ...attributes },
      ParticipantDetails: { DisplayName: nickname.slice(0, maxNickname) },
      // What agents format would reach the client as marks.
      SupportedMessagingContentTypes: ['text/plain'],
      ...(ChatDurationInMinutes !== undefined && { ChatDurationInMinutes }),
      // Connect takes one of the two.
      ...(typeof previous === 'string'
        ? { PersistentChat: { RehydrationType: 'ENTIRE_PAST_SESSION', SourceContactId: previous } }
        : relatedContactId !== undefined && { RelatedContactId: relatedContactId }),
    },
    changedKeys: [...renamed, ...leftOut],
  };
}

const maxNickname = 256;

/** What agents cannot see in the transcript: we have no voice there but the client's. */
function shown({ interactionId, message }: NewSession['interaction']): KvList {
  return { _umsInviteSessionId: interactionId, ...(message !== undefined && { _umsInviteText: message }) };
}

type Started = { readonly session: NewSession; readonly signal: AbortSignal };

async function start(
  { settings, client, contacts, participant }: Deps,
  { input, changedKeys }: Request,
  { session, signal }: Started,
): Promise<Opened | 'over'> {
  const { interactionId: sessionId, chatQueueKey } = session.interaction;
  const options = { abortSignal: signal };
  let chat: OpenedChat | undefined;

  try {
    const { ContactId: id, ParticipantToken } = await startContact(client, input, options);
    if (id === undefined || ParticipantToken === undefined) return { status: 'unknown' };

    chat = { sessionId, chatQueueKey, id };
    const streaming = { StreamingEndpointArn: settings.streamingTopic };
    await client.send(
      new StartContactStreamingCommand({
        InstanceId: settings.instanceId,
        ContactId: id,
        ChatStreamingConfiguration: streaming,
        ClientToken: input.ClientToken,
      }),
      options,
    );
    const secret = await participant.seal(await participant.connect(ParticipantToken, signal), sessionId);

    return {
      status: 'opened',
      chat: { ...chat, secret },
      ...(changedKeys.length > 0 && { changedKeys }),
    };
  } catch (error) {
    // It was taken up by the first attempt, and has ended since.
    if (chat && !signal.aborted && (await contacts.describe(chat, { signal })) === 'ended') return 'over';

    return notStarted(error);
  }
}

/** A chat that Connect no longer has cannot be carried on: the new one begins empty then. */
async function startContact(client: ConnectClient, input: StartChatContactCommandInput, options: object) {
  try {
    return await client.send(new StartChatContactCommand(input), options);
  } catch (error) {
    const { PersistentChat, ...fresh } = input;
    if (!PersistentChat || notStarted(error).status !== 'refused') throw error;

    return client.send(new StartChatContactCommand(fresh), options);
  }
}
