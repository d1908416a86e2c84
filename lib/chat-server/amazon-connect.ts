import {
  ConnectClient,
  StartOutboundChatContactCommand,
  type StartOutboundChatContactCommandInput,
} from '@aws-sdk/client-connect';
import type { Content } from '../channel/content.ts';
import { clientConfig } from '../net/aws-client.ts';
import type { ChatServer, ChatServerDeps, NewSession } from './chat-server.ts';
import { toAttributes } from './connect-attributes.ts';
import { createContactRequests } from './connect-contact.ts';
import { notStarted } from './connect-errors.ts';
import { type ConnectSettings, connectTemplateOf, whyNotTaken } from './settings.ts';

/**
 * Amazon Connect is channel and chat server in one. Starting the contact sends the message. Our session id is the
 * client token: within 7 days a repeat returns the same contact.
 */
export function createAmazonConnect(settings: ConnectSettings, { connectTimeoutMs }: ChatServerDeps): ChatServer {
  const { instanceId: InstanceId, region } = settings;
  const client = new ConnectClient(clientConfig({ connectTimeoutMs, region }));
  const contacts = createContactRequests(client, InstanceId);

  return {
    open: async (session, { signal }) => {
      const request = toRequest(session, settings);
      if ('fault' in request) return { status: 'refused', fault: request.fault };

      try {
        const { ContactId: id } = await client.send(new StartOutboundChatContactCommand(request.input), {
          abortSignal: signal,
        });
        if (id === undefined) return { status: 'unknown' };

        const { interactionId: sessionId, chatQueueKey } = session.interaction;

        return {
          status: 'opened',
          chat: { sessionId, chatQueueKey, id },
          ...(request.changedKeys.length > 0 && { changedKeys: request.changedKeys }),
        };
      } catch (error) {
        return notStarted(error);
      }
    },

    // The message is already the contact's first.
    note: async (chat) => ({ status: 'noted', chat }),

    terminate: (chat, _ending, options) => contacts.stop(chat, options),

    state: async (chat, options) => {
      const state = await contacts.describe(chat, options);

      return { state: state === 'transferred' ? 'unknown' : state, chat };
    },
  };
}

type Request =
  | { readonly input: StartOutboundChatContactCommandInput; readonly changedKeys: readonly string[] }
  | { readonly fault: 'unknown_chat_queue' | 'unknown_business' | 'content_not_supported' };

const subtypes: Readonly<Partial<Record<string, string>>> = {
  whatsappsession: 'connect:WhatsApp',
  smssession: 'connect:SMS',
};

function toRequest(
  { interaction, nickname, content, relatedContactId }: NewSession,
  settings: ConnectSettings,
): Request {
  const flow = settings.contactFlows[interaction.chatQueueKey];
  const number = settings.numbers[interaction.businessId];
  const subtype = subtypes[interaction.mediaType];
  const message = toMessage(content, settings);
  if (flow === undefined) return { fault: 'unknown_chat_queue' };
  if (number === undefined) return { fault: 'unknown_business' };
  if (subtype === undefined || message === undefined) return { fault: 'content_not_supported' };

  const { attributes, renamed, leftOut } = toAttributes(interaction.userData);

  const input: StartOutboundChatContactCommandInput = {
    InstanceId: settings.instanceId,
    ContactFlowId: flow,
    SourceEndpoint: { Type: 'CONNECT_PHONENUMBER_ARN', Address: number },
    DestinationEndpoint: { Type: 'TELEPHONE_NUMBER', Address: `+${interaction.clientId}` },
    SegmentAttributes: { 'connect:Subtype': { ValueString: subtype } },
    Attributes: { ...attributes },
    ParticipantDetails: { DisplayName: nickname },
    ClientToken: interaction.interactionId,
    ...(settings.durationMinutes !== undefined && { ChatDurationInMinutes: settings.durationMinutes }),
    ...(relatedContactId !== undefined && { RelatedContactId: relatedContactId }),
    ...message,
  };

  return { input, changedKeys: [...renamed, ...leftOut] };
}

type Message = Pick<StartOutboundChatContactCommandInput, 'InitialSystemMessage' | 'InitialTemplatedSystemMessage'>;

/** The first message, empty if there is nothing to say. Returns undefined if Connect cannot send the content. */
function toMessage(content: Content | undefined, settings: ConnectSettings): Message | undefined {
  if (!content) return {};
  if (whyNotTaken(settings, content) !== undefined) return undefined;

  switch (content.type) {
    case 'text':
      return { InitialSystemMessage: { ContentType: 'text/plain', Content: content.text } };
    case 'template': {
      const template = connectTemplateOf(settings, content);
      if (!template) return undefined;

      const { knowledgeBaseId: KnowledgeBaseId, messageTemplateId: MessageTemplateId, attributes = [] } = template;
      const CustomAttributes = Object.fromEntries(
        content.body.map(({ name, text }, index) => [attributes[index] ?? name ?? String(index + 1), text]),
      );

      return {
        InitialTemplatedSystemMessage: { KnowledgeBaseId, MessageTemplateId, TemplateAttributes: { CustomAttributes } },
      };
    }
    case 'interactive':
      return undefined;
    default:
      return content satisfies never;
  }
}
