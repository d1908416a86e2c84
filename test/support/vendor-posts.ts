/** What a client writes, as their vendor posts it to a receiver: signed with its secret, or with another one. */

import { postApple } from '../../local/vendors/apple-webhook.ts';
import type { Registration } from '../../local/vendors/destinations.ts';
import { graphEntries, postSigned } from '../../local/vendors/graph-webhook.ts';
import { pageEntries } from '../../local/vendors/page-webhook.ts';
import { postTwilio } from '../../local/vendors/twilio-webhook.ts';
import type { Carrier, MessageUpdate } from '../../local/vendors/updates.ts';

/** Resolves with the HTTP status of the answer. */
export type PostAsVendor = (
  registration: Registration,
  update: MessageUpdate,
  signing?: { readonly secret?: string },
) => Promise<number>;

export const postAsWhatsapp: PostAsVendor = (registration, update, signing) =>
  postSigned(metaTarget(registration, signing), { object: 'whatsapp_business_account', entry: graphEntries([update]) });

export const postAsMessenger: PostAsVendor = (registration, update, signing) =>
  postSigned(metaTarget(registration, signing), {
    object: 'page',
    entry: pageEntries([update], { origin: registration.url, now: update.at }),
  });

export const postAsApple: PostAsVendor = (registration, update, { secret } = {}) => {
  if (!('mspId' in registration)) throw new Error(`${registration.url} is not Apple’s`);
  const signing = secret === undefined ? {} : { secret: Buffer.from(secret).toString('base64') };
  const target = { files: { find: () => undefined }, now: () => update.at, ...registration, ...signing };

  return postApple(target, [update]);
};

export const postAsTwilio: PostAsVendor = (registration, update, { secret } = {}) => {
  if (!('authToken' in registration)) throw new Error(`${registration.url} is not Twilio’s`);
  const { url, authToken } = registration;

  return postTwilio({ url, authToken: secret ?? authToken, accountSid: twilioAccount, apiUrl: url }, [update]);
};

type Client = {
  readonly id: string;
  readonly by: Carrier;
  readonly sender?: string;
  readonly channel: string;
  readonly clientId: string;
};

/** `at`: ms since 1970. */
export function writtenBy({ id, by, sender = id, channel, clientId }: Client, text: string, at: number): MessageUpdate {
  const vendorMessageId = `${text}-${clientId}`;
  const message = { by, channel, sender, businessId: id, from: clientId, vendorMessageId, at };

  return { type: 'message', message: { ...message, content: { kind: 'text', text } }, at };
}

/** Of the channels by Twilio in the tests’ catalog. */
export const twilioAccount = 'AC00000000000000000000000000000000';

function metaTarget(registration: Registration, { secret }: { readonly secret?: string } = {}) {
  if (!('appSecret' in registration)) throw new Error(`${registration.url} is not Meta’s`);

  return { url: registration.url, secret: secret ?? registration.appSecret };
}
