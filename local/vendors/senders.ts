/** Which channel of the catalog a vendor means. */
import type { CatalogData } from '../../lib/catalog/catalog.ts';
import { type Carrier, carriers, type TakenMessage } from './updates.ts';

const transports = {
  meta: 'whatsapp-cloud',
  'aws-whatsapp': 'whatsapp-aws',
  'aws-sms': 'sms-aws',
  'aws-rcs': 'rcs-aws',
  apple: 'apple-messages',
  messenger: 'facebook-messenger',
  'twilio-whatsapp': 'whatsapp-twilio',
  'twilio-sms': 'sms-twilio',
} as const;

/** The channel and business id that a message came from. */
export function findChannel({ channels }: CatalogData, { by, sender }: Pick<TakenMessage, 'by' | 'sender'>) {
  const [found] = channels
    .filter(({ transport }) => transport === transports[by])
    .flatMap((channel) =>
      Object.entries(channel.businessIds)
        .filter(([businessId, keys]) => senderOf(by, businessId, keys) === sender)
        .map(([businessId, { accountId }]) => ({ channel, businessId, account: accountId })),
    );

  return found;
}

/** How a vendor names a business id of a channel. */
export function senderOf(by: Carrier, businessId: string, keys: Readonly<Record<string, string>>): string | undefined {
  switch (by) {
    case 'meta':
    case 'aws-whatsapp':
      return keys.phoneNumberId;
    case 'aws-sms':
      return keys.originationIdentity ?? `+${businessId}`;
    case 'aws-rcs':
    case 'apple':
    case 'messenger':
    case 'twilio-whatsapp':
    case 'twilio-sms':
      return businessId;
    default:
      return by satisfies never;
  }
}

/** Undefined for a channel whose vendor is not simulated here. */
export function carrierOf(transport: string | undefined): Carrier | undefined {
  return carriers.find((carrier) => transports[carrier] === transport);
}
