/** What a client sends from their phone: kept there, and posted by the vendor. */
import type { CatalogData } from '../../lib/catalog/catalog.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import { isUserId } from '../../lib/channel/user-id.ts';
import { type Faults, takeMessageFault } from '../faults.ts';
import type { Destinations } from './destinations.ts';
import { createHandling, type Ordered, type WebhookFault } from './handling.ts';
import type { Phones } from './phones.ts';
import { carrierOf, findChannel, senderOf } from './senders.ts';
import type { Carrier, MessageUpdate, WrittenMessage } from './updates.ts';

/** `last`: what the phone received of the channel last. */
export type Line = {
  readonly channel: ChannelSettings;
  readonly by: Carrier;
  readonly businessId: string;
  readonly sender: string;
};

export type ClientMessages = {
  /** The channel with this name, or the one that wrote to the phone last; or what to do if there is none. */
  readonly lineOf: (clientId: string, channel?: string) => Line | { readonly wrong: string };
  readonly send: (message: WrittenMessage) => Promise<Ordered>;
  /** Hands over now what would come later. */
  readonly close: () => Promise<void>;
};

export function createClientMessages(options: {
  readonly catalog: () => CatalogData;
  readonly phones: Pick<Phones, 'write' | 'received' | 'written'>;
  readonly destinations: Pick<Destinations, 'of'>;
  readonly faults: Faults;
  readonly holdMs?: number;
}): ClientMessages {
  const { catalog, phones, destinations, faults } = options;
  const { handle, close } = createHandling(options);

  const post = async (message: WrittenMessage, kind?: WebhookFault['kind']): Promise<Ordered> => {
    const { to, account } = destinations.of(message);
    const update: MessageUpdate = { type: 'message', account, message, at: message.at };
    const handling = { twice: kind === 'duplicate', answerLost: kind === 'drop-answer' };
    const answered = to.map(async ({ name, hand }) => [name, (await hand(update, handling)) ?? null] as const);

    return {
      outcome: to.length > 0 ? 'posted' : 'no receiver',
      answers: Object.fromEntries(await Promise.all(answered)),
    };
  };

  return {
    lineOf(clientId, name) {
      const { channels } = catalog();
      const lines = [
        ...phones.written(clientId).map(({ by, sender }) => ({ by, sender })),
        ...phones.received(clientId).map(({ taken }) => taken),
      ].flatMap((one) => {
        const found = findChannel(catalog(), one);
        return found ? [{ ...found, by: one.by, sender: one.sender }] : [];
      });
      const last = lines.findLast(({ channel }) => name === undefined || channel.name === name);
      if (last) return last;

      const fitting = channels.filter((channel) => channel.receiver !== undefined && fits(channel, clientId));
      const names = fitting.map((channel) => channel.name).join(', ');
      if (name === undefined && fitting.length === 0)
        return { wrong: 'the catalog has no channel with a receiver that a client of such an id can write to' };
      if (name === undefined && fitting.length !== 1)
        return { wrong: `channel: nobody has written to this phone yet; name the one that it writes to: ${names}` };

      const channel = name === undefined ? fitting[0] : channels.find((one) => one.name === name);
      const by = carrierOf(channel?.transport);
      const [[businessId, keys] = []] = Object.entries(channel?.businessIds ?? {});
      if (!channel || !by || businessId === undefined || !keys)
        return { wrong: `channel: the catalog has no ${name} that a phone can write to; it has ${names}` };
      if (!fits(channel, clientId))
        return { wrong: `channel: the clients of ${channel.name} are ${clientsOf(channel)}` };

      return { channel, by, businessId, sender: senderOf(by, businessId, keys) ?? '' };
    },

    send(message) {
      phones.write(message);
      const fault = takeMessageFault(faults, message.from);

      return handle(`client ${message.from}`, fault, (kind) => post(message, kind));
    },
    close,
  };
}

function fits({ mediaType }: ChannelSettings, clientId: string): boolean {
  if (mediaType === 'applebc') return clientId.startsWith('urn:mbid:');
  if (mediaType === 'facebook') return /^\d{14,}$/.test(clientId);

  return /^\d{1,15}$/.test(clientId) || (mediaType === 'whatsapp' && isUserId(clientId));
}

function clientsOf({ mediaType }: ChannelSettings): string {
  if (mediaType === 'facebook') return 'page-scoped ids, of 14 digits or more';

  return mediaType === 'applebc' ? 'ids that begin with urn:mbid:' : 'phone numbers';
}
