/**
 * Checks with Meta each business number's token, and that the token covers the number and the template messages.
 */
import type { CatalogData } from '../../lib/catalog/catalog.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import type { CheckResult } from './check-result.ts';
import { checkSecret, storing } from './check-secret.ts';
import { reasonOf } from './command.ts';
import { createGraphReader, type GraphReader } from './graph-reader.ts';
import type { Target } from './target.ts';

const manager = 'https://business.facebook.com/latest/whatsapp_manager';

export async function checkWhatsapp(target: Target): Promise<readonly CheckResult[]> {
  const numbers = target.catalog.channels
    .filter(({ transport }) => transport === 'whatsapp-cloud')
    .flatMap((channel) =>
      Object.entries(channel.businessIds).map(([number, businessId]) => ({ channel, number, businessId })),
    );

  return (await Promise.all(numbers.map((number) => checkNumber(target, number)))).flat();
}

type BusinessNumber = {
  readonly channel: ChannelSettings;
  readonly number: string;
  readonly businessId: Readonly<Record<string, string>>;
};

async function checkNumber(
  target: Target,
  { channel, number, businessId }: BusinessNumber,
): Promise<readonly CheckResult[]> {
  const { token: reference = '', phoneNumberId = '' } = businessId;
  const at = `${channel.name} …${number.slice(-2)}`;
  const store = storing(reference, target);
  const { results, secret: token } = await checkSecret(target, { at, reference, place: 'catalog/channels.yml' });
  if (token === undefined) return results;

  const endpoint = target.local ? `${target.local.vendors.graphApi}/v24.0` : channel.endpoint;
  const graph = createGraphReader({ endpoint, token });
  const [readable] = results;

  try {
    const account = await graph.readToken();
    if (!account.valid) return [readable, { ok: false, what: `${at}: the token is not valid`, fix: store }];

    return [
      readable,
      tokenResult(at, account.expiresAt, store),
      await checkOwned(graph, account.accounts, { at, phoneNumberId }),
      ...(await checkTemplates(graph, account.accounts, target.catalog)),
    ];
  } catch (cause) {
    return [readable, { ok: false, what: `${at}: ${reasonOf(cause)}`, fix: store }];
  }
}

const week = 604_800_000;

function tokenResult(at: string, expiresAt: number | undefined, fix: string): CheckResult {
  if (expiresAt === undefined) return { ok: true, what: `${at}: the token is valid, and does not expire` };

  return {
    ok: expiresAt - Date.now() > week,
    what: `${at}: the token is valid until ${new Date(expiresAt).toISOString()}`,
    fix,
  };
}

async function checkOwned(
  graph: GraphReader,
  accounts: readonly string[],
  { at, phoneNumberId }: { readonly at: string; readonly phoneNumberId: string },
): Promise<CheckResult> {
  const owned = (await Promise.all(accounts.map((account) => graph.readPhoneNumberIds(account)))).flat();

  return owned.includes(phoneNumberId)
    ? { ok: true, what: `${at}: phone number id ${phoneNumberId} is the token’s` }
    : {
        ok: false,
        what: `${at}: phone number id ${phoneNumberId} is not among the token’s ${owned.length}`,
        fix: `Correct phone-number-id in catalog/channels.yml: ${manager}`,
      };
}

async function checkTemplates(
  graph: GraphReader,
  accounts: readonly string[],
  catalog: CatalogData,
): Promise<readonly CheckResult[]> {
  const known = (await Promise.all(accounts.map((account) => graph.readTemplates(account)))).flat();

  return catalog.responses.flatMap(({ id, active, whatsapp }) => {
    if (!whatsapp || !active) return [];

    const { name, wordings } = whatsapp;

    return Object.keys(wordings).map((language) => {
      const status =
        known.find((template) => template.name === name && template.language === language)?.status ?? 'not there';

      return {
        ok: status === 'APPROVED',
        what: `response ${id}: template message ${name} (${language}) is ${status.toLowerCase()}`,
        fix: `Look at it in ${manager}`,
      };
    });
  });
}
