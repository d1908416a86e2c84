import { accountCircuit, accountOf, templateCircuit } from '../../lib/channel/circuit-keys.ts';
import { sampleCatalog } from './sample-catalog.ts';

/** Keys of the sample catalog's WhatsApp account, and of its template message of order-ready. */
export function sampleCircuits() {
  const channel = sampleCatalog().channel('whatsapp-main');
  if (!channel) throw new Error('the sample catalog has no channel whatsapp-main');

  const account = accountOf(channel, '19251112222');

  return {
    account: accountCircuit(account),
    template: templateCircuit(account, { name: 'order_ready', language: 'en_US' }),
  };
}
