/** What channels of Twilio's need: a key that Twilio takes, numbers of the account, approved content templates. */
import * as z from 'zod';
import { type ReceiverSettings, webhookUrlOf } from '../../lib/channel/receivers.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import { basicAuth } from '../../lib/channel/twilio/twilio-message.ts';
import { twilioEndpoint } from '../../lib/channel/twilio/twilio-messages.ts';
import { type CheckResult, failedCheck } from './check-result.ts';
import { checkSecret, storing } from './check-secret.ts';
import type { Target } from './target.ts';

const contentEndpoint = 'https://content.twilio.com';
const place = 'catalog/channels.yml';

export async function checkTwilio(target: Target, channel: ChannelSettings): Promise<readonly CheckResult[]> {
  const numbers = Object.entries(channel.businessIds).map(([number, { accountSid = '', apiKey = '' }]) =>
    checkNumber(target, channel, { number, accountSid, reference: apiKey }),
  );

  return (await Promise.all(numbers)).flat();
}

type BusinessNumber = { readonly number: string; readonly accountSid: string; readonly reference: string };

type Account = { readonly at: string; readonly url: string; readonly authorization: string };

async function checkNumber(
  target: Target,
  channel: ChannelSettings,
  { number, accountSid, reference }: BusinessNumber,
): Promise<readonly CheckResult[]> {
  const at = `${channel.name} …${number.slice(-2)}`;
  const { results, secret } = await checkSecret(target, { at, reference, place });
  if (secret === undefined) return results;

  const store = storing(reference, target);
  if (!target.local && !/^(SK|AC)\w{32}:\S+$/.test(secret))
    return [{ ok: false, what: `${at}: secret ${reference} is not SID:SECRET of an API key`, fix: store }];

  const endpoint = target.local ? `${target.local.vendors.twilio}/2010-04-01` : (channel.endpoint ?? twilioEndpoint);
  const account = { at, url: `${endpoint}/Accounts/${accountSid}`, authorization: basicAuth(secret) };

  try {
    const { status } = await get(`${account.url}/Messages.json?PageSize=1`, account);
    const key = { ok: status === 200, what: `${at}: the key may send for ${accountSid}` };
    if (!key.ok)
      return [
        ...results,
        { ok: false, what: `${at}: Twilio answers the key of ${accountSid} with ${status}`, fix: store },
      ];

    const more =
      channel.mediaType === 'sms'
        ? checkSmsNumber(target, channel, { ...account, number })
        : checkContent(target, account);
    return [...results, key, ...(await more)];
  } catch (cause) {
    return [...results, failedCheck(at, cause, `curl -I ${endpoint}`)];
  }
}

const numbersSchema = z.object({
  incoming_phone_numbers: z.array(z.object({ phone_number: z.string(), sms_url: z.string().nullish() })),
});

/** Whether the number is there, and what clients write comes to the receiver. A messaging service may bring it, too. */
async function checkSmsNumber(
  { catalog, local }: Target,
  channel: ChannelSettings,
  { at, url, authorization, number }: Account & { readonly number: string },
): Promise<readonly CheckResult[]> {
  const fix = 'Look at it under Phone Numbers: https://console.twilio.com';
  const query = new URLSearchParams({ PhoneNumber: `+${number}` });
  const { body } = await get(`${url}/IncomingPhoneNumbers.json?${query}`, { authorization });
  const found = numbersSchema
    .safeParse(body)
    .data?.incoming_phone_numbers.find(({ phone_number: known }) => known === `+${number}`);
  if (!found) return [{ ok: false, what: `${at}: the account does not have the number`, fix }];

  const receiver = (catalog.receivers ?? []).find(
    (one): one is Extract<ReceiverSettings, { kind: 'twilio' }> =>
      one.name === channel.receiver && one.kind === 'twilio',
  );
  const has = { ok: true, what: `${at}: the account has the number` };
  if (!receiver || local || channel.businessIds[number]?.messagingServiceSid !== undefined) return [has];

  const posts = found.sms_url?.split('#')[0] || 'nowhere';
  return [
    has,
    {
      ok: posts === webhookUrlOf(receiver),
      what: `${at}: messages are posted to ${posts}`,
      fix: webhookUrlOf(receiver),
    },
  ];
}

const approvalSchema = z.object({ whatsapp: z.object({ status: z.string() }) });

async function checkContent({ catalog, local }: Target, { authorization }: Account): Promise<readonly CheckResult[]> {
  const contents = catalog.responses
    .filter(({ active }) => active)
    .flatMap(({ id, whatsapp }) =>
      Object.entries(whatsapp?.wordings ?? {}).flatMap(([language, { twilio }]) =>
        twilio ? [{ id, language, sid: twilio['content-sid'] }] : [],
      ),
    );

  return Promise.all(
    contents.map(async ({ id, language, sid }) => {
      const url = `${local?.vendors.twilio ?? contentEndpoint}/v1/Content/${sid}/ApprovalRequests`;
      const { status, body } = await get(url, { authorization });
      const approval = approvalSchema.safeParse(body).data?.whatsapp.status;

      return {
        ok: approval === 'approved',
        what: `response ${id}: content ${sid} (${language}) is ${approval ?? `not there: Twilio answers ${status}`}`,
        fix: 'Look at it in the Content Template Builder: https://console.twilio.com',
      };
    }),
  );
}

async function get(url: string, { authorization }: Pick<Account, 'authorization'>) {
  const response = await fetch(url, {
    headers: { authorization },
    signal: AbortSignal.timeout(10_000),
    redirect: 'error',
  });

  return { status: response.status, body: (await response.json().catch(() => undefined)) as unknown };
}
