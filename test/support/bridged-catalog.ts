import { type Catalog, createCatalog } from '../../lib/catalog/catalog.ts';
import type { ChannelSettings, ConversationSettings } from '../../lib/channel/settings.ts';
import type { StandardResponse } from '../../lib/standard-response/schema.ts';
import { sampleCatalog, sampleResponses } from './sample-catalog.ts';

type Options = {
  readonly channel?: Partial<ChannelSettings> | undefined;
  readonly conversation?: Partial<ConversationSettings> | undefined;
};

/** The sample catalog with its WhatsApp channel on a bridged server, and a response `come-back` that needs no data. */
export function bridgedCatalog({ channel, conversation }: Options): Catalog {
  const sample = sampleCatalog();

  return createCatalog({
    channels: sample.channels.map((known) =>
      known.name === 'whatsapp-main' && known.conversation
        ? {
            ...known,
            ...{ chatServer: 'genesys', inboundRouteByCall: '1:chat', ...channel },
            conversation: { ...known.conversation, replyQueue: undefined, ...conversation },
          }
        : known,
    ),
    queues: {},
    chatServers: [
      {
        ...{ kind: 'genesys-gms', name: 'genesys', endpoint: 'http://gms', sealKey: 'ssm:/seal', push: {} },
        ...{ services: { '1:chat': 'chat', '1:vip': 'vip' }, receiver: 'push' },
      },
    ],
    receivers: sample.receivers,
    responses: [
      ...sampleResponses(),
      ...sampleResponses()
        .filter(({ id }) => id === 'continue-in-chat')
        .map(comeBack),
    ],
  });
}

/** A template message that needs nobody's data. */
function comeBack(response: StandardResponse): StandardResponse {
  const { whatsapp } = response;
  const wordings = { en_US: { content: 'Please answer.' } };

  return {
    ...response,
    id: 'come-back',
    ...(whatsapp && { whatsapp: { ...whatsapp, languages: ['en_US'], wordings } }),
  };
}
