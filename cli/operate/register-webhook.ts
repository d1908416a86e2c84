import type { ReceiverSettings } from '../../lib/channel/receivers.ts';
import { Stop } from '../stop.ts';
import { createGraphReader } from './graph-reader.ts';
import { createMetaWebhooks, type Registration } from './meta-webhooks.ts';
import type { Target } from './target.ts';

export type MetaReceiver = Extract<ReceiverSettings, { kind: 'meta' }>;

type Wanted = {
  readonly receiver: MetaReceiver;
  readonly url: string;
  /** Instead of the channels' own. */
  readonly token?: string | undefined;
  readonly override?: 'account' | 'number' | undefined;
};

/**
 * Tells Meta where to post: the URL of the app, unless accounts or numbers override it, and the app of every account.
 * Returns a line for each thing that was done.
 */
export async function registerWithMeta(
  target: Target,
  { receiver, url, token, override }: Wanted,
): Promise<readonly string[]> {
  const registration: Registration = { url, verifyToken: await target.readSecret(receiver.verifyToken) };
  const done: string[] = [];
  const told = new Set<string>();
  const once = async (what: string, tell: () => Promise<void>) => {
    if (told.has(what)) return;

    told.add(what);
    await tell();
    done.push(what);
  };

  for (const number of metaNumbersOf(target, receiver.name)) {
    const ofNumber = await openNumber(target, number, token);
    const { webhooks, app, accounts } = ofNumber;

    if (override === undefined) {
      const secret = await target.readSecret(receiver.appSecrets[0] ?? '');
      await once(`app ${app} posts to ${url}`, () => webhooks.subscribeApp({ id: app, secret }, registration));
    }
    for (const account of accounts) {
      const where = override === 'account' ? `, instead of the app's URL to ${url}` : '';

      await once(`account ${account} reports to app ${app}${where}`, () =>
        webhooks.subscribeAccount(account, ofNumber.token, override === 'account' ? registration : undefined),
      );
    }
    if (override === 'number')
      await once(`phone number ${number.phoneNumberId} posts to ${url}, instead of the app's URL`, () =>
        webhooks.overrideNumber(number.phoneNumberId, ofNumber.token, registration),
      );
  }

  return done;
}

type MetaNumber = {
  readonly channel: string;
  readonly endpoint: string | undefined;
  readonly phoneNumberId: string;
  readonly tokenReference: string;
  readonly accountId: string | undefined;
};

/** The numbers whose receipts come to this receiver. */
export function metaNumbersOf({ catalog, local }: Target, receiver: string): readonly MetaNumber[] {
  return catalog.channels
    .filter((channel) => channel.receiver === receiver && channel.transport === 'whatsapp-cloud')
    .flatMap(({ name, endpoint, businessIds }) =>
      Object.values(businessIds).map(({ phoneNumberId = '', token = '', accountId }) => ({
        channel: name,
        endpoint: local ? `${local.vendors.graphApi}/v24.0` : endpoint,
        phoneNumberId,
        tokenReference: token,
        accountId,
      })),
    );
}

/** Reads whose token it is: the app, and the accounts that it may manage. */
export async function openNumber(target: Target, number: MetaNumber, given?: string) {
  const { endpoint, channel, tokenReference, accountId } = number;
  const token = given ?? (await target.readSecret(tokenReference));
  const { valid, app, accounts } = await createGraphReader({ endpoint, token }).readToken();
  if (!valid || app === undefined)
    throw new Stop(`The token of channel ${channel} is not valid: run npm run doctor -- --stage ${target.stage}`);

  return {
    token,
    app,
    accounts: accountId === undefined ? accounts : [accountId],
    webhooks: createMetaWebhooks({ endpoint }),
  };
}
