/** What Meta posts for a Facebook Page. */
import { noon } from './builders.ts';

export const page = '102030405060708';
export const psid = '24816320640128001';

export type PageItem = { readonly [name: string]: unknown };

/** Of the client, a second after noon, unless the item says otherwise. */
export function pageEnvelope(...items: readonly PageItem[]): object {
  const messaging = items.map((item) => ({
    ...{ sender: { id: psid }, recipient: { id: page }, timestamp: noon + 1000 },
    ...item,
  }));

  return { object: 'page', entry: [{ id: page, time: noon + 1500, messaging }] };
}

export function pagePost(...items: readonly PageItem[]): Buffer {
  return Buffer.from(JSON.stringify(pageEnvelope(...items)));
}

export function pageMessage(message: PageItem): PageItem {
  return { message };
}
