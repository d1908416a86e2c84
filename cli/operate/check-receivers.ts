/** What must be right before a vendor's receipts arrive. */
import { randomUUID } from 'node:crypto';
import type { ReceiverSettings } from '../../lib/channel/receivers.ts';
import { type CheckResult, failedCheck } from './check-result.ts';
import { checkSecret, storing } from './check-secret.ts';
import { reasonOf } from './command.ts';
import { readLastWebhook } from './last-webhook.ts';
import { type MetaReceiver, metaNumbersOf, openNumber } from './register-webhook.ts';
import type { Target } from './target.ts';

export async function checkReceivers(target: Target): Promise<readonly CheckResult[]> {
  const { receivers = [] } = target.catalog;
  if (receivers.length === 0) return [];

  const found = await Promise.all([
    ...receivers.map((receiver) => checkReceiver(target, receiver)),
    checkIdentityKey(target),
    checkLastWebhook(target),
  ]);

  return found.flat();
}

const place = 'catalog/receivers.yml';

async function checkReceiver(target: Target, receiver: ReceiverSettings): Promise<readonly CheckResult[]> {
  switch (receiver.kind) {
    case 'meta':
      return checkMeta(target, receiver);
    case 'apple':
      return checkSecrets(target, receiver.name, receiver.secrets);
    case 'gms':
      return checkPathSecrets(target, receiver);
    case 'twilio':
      return checkSecrets(target, receiver.name, receiver.authTokens);
    case 'aws':
      return [];
    default:
      return receiver satisfies never;
  }
}

/** This machine's own is never typed into an option of GMS. */
async function checkPathSecrets(
  target: Target,
  { name, pathSecrets }: Extract<ReceiverSettings, { readonly kind: 'gms' }>,
): Promise<readonly CheckResult[]> {
  const at = `receiver ${name}`;
  const read = await Promise.all(
    pathSecrets.map(async (reference) => {
      const { results, secret } = await checkSecret(target, { at, reference, place, reader: 'receive' });
      if (secret === undefined || target.local !== undefined || /^[\w.~-]{16,256}$/.test(secret)) return results;

      const fix = `openssl rand -hex 32 > token.txt; ${storing(reference, target)}`;
      return [{ ok: false, what: `${at}: secret ${reference} is not 16 letters and digits or more`, fix }];
    }),
  );

  return read.flat();
}

async function checkSecrets(target: Target, name: string, secrets: readonly string[]): Promise<readonly CheckResult[]> {
  const read = await Promise.all(
    secrets.map((reference) => checkSecret(target, { at: `receiver ${name}`, reference, place, reader: 'receive' })),
  );

  return read.flatMap(({ results }) => results);
}

async function checkMeta(target: Target, receiver: MetaReceiver): Promise<readonly CheckResult[]> {
  const at = `receiver ${receiver.name}`;
  const [token, ...secrets] = await Promise.all(
    [receiver.verifyToken, ...receiver.appSecrets].map((reference) =>
      checkSecret(target, { at, reference, place, reader: 'receive' }),
    ),
  );
  const results = [token, ...secrets].flatMap((read) => read?.results ?? []);
  if (token?.secret === undefined) return results;

  const verifyToken = token.secret;
  const numbers = await Promise.all(
    metaNumbersOf(target, receiver.name).map((number) => checkNumber(target, { at, receiver, number, verifyToken })),
  );

  return [...results, ...numbers.flat()];
}

type Checked = {
  readonly at: string;
  readonly receiver: MetaReceiver;
  readonly number: ReturnType<typeof metaNumbersOf>[number];
  readonly verifyToken: string;
};

/** Whether the account tells its app, and whether that posts to our URL, which must answer. */
async function checkNumber(
  target: Target,
  { at, receiver, number, verifyToken }: Checked,
): Promise<readonly CheckResult[]> {
  const fix = `npm run webhooks -- --stage ${target.stage} --set`;

  try {
    const { app, accounts, token, webhooks } = await openNumber(target, number);
    const subscribed = await Promise.all(
      accounts.map(async (account) => ({
        ok: (await webhooks.readSubscribedApps(account, token)).includes(app),
        what: `${at}: account ${account} reports to app ${app}`,
        fix,
      })),
    );
    const url = target.local
      ? `${target.local.api}/webhooks/${receiver.name}`
      : await webhooks.readUrl(number.phoneNumberId, token);

    return [...subscribed, await checkUrl(url, { at, receiver, number, verifyToken }, fix)];
  } catch (cause) {
    return [failedCheck(`${at}: phone number id ${number.phoneNumberId}`, cause, fix)];
  }
}

async function checkUrl(
  url: string | undefined,
  { at, receiver, number, verifyToken }: Checked,
  fix: string,
): Promise<CheckResult> {
  const what = `${at}: phone number id ${number.phoneNumberId}`;
  if (url === undefined) return { ok: false, what: `${what} posts nowhere`, fix };
  if (!url.endsWith(`/webhooks/${receiver.name}`))
    return { ok: false, what: `${what} posts to ${url}, which is not this receiver’s`, fix };

  const challenge = randomUUID();
  const query = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.challenge': challenge,
    'hub.verify_token': verifyToken,
  });

  try {
    const response = await fetch(`${url}?${query}`, { signal: AbortSignal.timeout(10_000) });
    const answered = response.status === 200 && (await response.text()) === challenge;

    return answered
      ? { ok: true, what: `${what} posts to ${url}, which answers` }
      : { ok: false, what: `${what} posts to ${url}, which answers the handshake with ${response.status}`, fix };
  } catch (cause) {
    // The cause may name the URL with its query, which holds the token.
    const reason = reasonOf(cause).replaceAll(verifyToken, '…');

    return { ok: false, what: `${what} posts to ${url}, which does not answer: ${reason}`, fix };
  }
}

/** This machine has its own. */
async function checkIdentityKey(target: Target): Promise<readonly CheckResult[]> {
  if (target.local) return [];

  const reference = `ssm:/${target.setting('identityKey')}`;
  const { results } = await checkSecret(target, { at: 'identity key', reference, place: 'serverless.yml' });

  return results;
}

/** No webhook is no fault: perhaps nothing was sent. The alarm receipts-late knows. */
async function checkLastWebhook(target: Target): Promise<readonly CheckResult[]> {
  if (target.local) return [];

  try {
    const last = await readLastWebhook(target, Date.now());
    const what =
      last === undefined
        ? 'webhooks: none came in the last day'
        : `webhooks: the last came after ${last.toISOString()}`;

    return [{ ok: true, what }];
  } catch (cause) {
    return [failedCheck('webhooks', cause, `npm run status -- --stage ${target.stage}`)];
  }
}
