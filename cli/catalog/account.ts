/** Whose template messages are read: those of an account at Meta, or of the WhatsApp that `npm start` simulates. */
import type { CatalogData } from '../../lib/catalog/catalog.ts';
import { localSecret } from '../../local/runtime.ts';
import { localAccountId } from '../../local/vendors/graph-reads.ts';
import { readRunningSystem } from '../running-system.ts';
import { type Account, channelOf } from './approved.ts';

type Wanted = { readonly account?: string | undefined; readonly channel?: string | undefined };
type Env = Readonly<Record<string, string | undefined>>;

/** Throws Stop if no account is named and nothing runs here. */
export function chooseAccount(catalog: CatalogData, { account, channel }: Wanted, env: Env): Account {
  if (account !== undefined && account !== localAccountId) return { account, channel, token: env.WHATSAPP_TOKEN };

  const { vendors } = readRunningSystem(env, { instead: 'name the account at Meta: --account ID' });
  const [{ token = '' } = {}] = Object.values(channelOf(catalog, { channel }).businessIds);

  return {
    ...{ account: localAccountId, channel, endpoint: `${vendors.graphApi}/v24.0` },
    token: localSecret(token),
  };
}
