/** What the channels besides Meta's own need: Apple's secret and gateway, AWS' numbers, and all of Twilio's. */

import { appleEndpoint } from '../../lib/channel/apple/apple-messages.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import { checkRcsAgents } from './check-rcs-agents.ts';
import { checkReach } from './check-reach.ts';
import { type CheckResult, failedCheck } from './check-result.ts';
import { checkSecret } from './check-secret.ts';
import { checkTwilio } from './check-twilio.ts';
import type { Target } from './target.ts';

export async function checkVendors(target: Target): Promise<readonly CheckResult[]> {
  return (await Promise.all(target.catalog.channels.map((channel) => checkChannel(target, channel)))).flat();
}

async function checkChannel(target: Target, channel: ChannelSettings): Promise<readonly CheckResult[]> {
  const { name, transport, endpoint } = channel;

  switch (transport) {
    case 'apple-messages':
      return [
        await checkReach(name, target.local?.vendors.apple ?? endpoint ?? appleEndpoint),
        ...(await checkAppleSecrets(target, channel)),
      ];
    case 'sms-aws':
      return target.local ? [await checkReach(name, target.local.vendors.aws)] : checkSmsNumbers(target, channel);
    case 'rcs-aws':
      return target.local ? [await checkReach(name, target.local.vendors.aws)] : checkRcsAgents(target, channel);
    case 'whatsapp-aws':
      return target.local ? [await checkReach(name, target.local.vendors.aws)] : checkSocialNumbers(target, channel);
    case 'whatsapp-twilio':
    case 'sms-twilio':
      return checkTwilio(target, channel);
    // Meta's has a check of its own; a chat server that sends, too.
    default:
      return [];
  }
}

async function checkAppleSecrets(
  target: Target,
  { name, businessIds }: ChannelSettings,
): Promise<readonly CheckResult[]> {
  const secrets = Object.values(businessIds).map(({ secret: reference = '' }) =>
    checkSecret(target, { at: name, reference, place: 'catalog/channels.yml' }),
  );

  return (await Promise.all(secrets)).flatMap(({ results }) => results);
}

/** Numbers are looked up; pools and sender ids have other lists, and are only named. */
async function checkSmsNumbers(
  target: Target,
  { name, endpoint, businessIds }: ChannelSettings,
): Promise<readonly CheckResult[]> {
  const origins = Object.entries(businessIds).map(
    ([number, { originationIdentity }]) => originationIdentity ?? `+${number}`,
  );
  const fix = `aws pinpoint-sms-voice-v2 describe-phone-numbers --region ${target.region}`;

  try {
    const { PinpointSMSVoiceV2Client, paginateDescribePhoneNumbers } = await import(
      '@aws-sdk/client-pinpoint-sms-voice-v2'
    );
    const client = new PinpointSMSVoiceV2Client({ region: target.region, ...(endpoint !== undefined && { endpoint }) });
    const status = new Map<string, string>();
    for await (const { PhoneNumbers = [] } of paginateDescribePhoneNumbers({ client }, {})) {
      for (const { PhoneNumber = '', Status = '' } of PhoneNumbers) status.set(PhoneNumber, Status);
    }

    return origins.map((origin) => {
      if (!origin.startsWith('+')) return { ok: true, what: `${name}: sends as ${origin}` };

      const found = status.get(origin) ?? 'not there';
      return {
        ok: found === 'ACTIVE',
        what: `${name} …${origin.slice(-2)}: the number is ${found.toLowerCase()}`,
        fix,
      };
    });
  } catch (cause) {
    return [failedCheck(name, cause, fix)];
  }
}

async function checkSocialNumbers(
  target: Target,
  { name, endpoint, businessIds }: ChannelSettings,
): Promise<readonly CheckResult[]> {
  const { GetLinkedWhatsAppBusinessAccountPhoneNumberCommand, SocialMessagingClient } = await import(
    '@aws-sdk/client-socialmessaging'
  );
  const client = new SocialMessagingClient({ region: target.region, ...(endpoint !== undefined && { endpoint }) });
  const fix = `aws socialmessaging list-linked-whatsapp-business-accounts --region ${target.region}`;

  return Promise.all(
    Object.values(businessIds).map(async ({ phoneNumberId: id = '' }) => {
      try {
        await client.send(new GetLinkedWhatsAppBusinessAccountPhoneNumberCommand({ id }));

        return { ok: true, what: `${name}: phone number id ${id} is linked` };
      } catch (cause) {
        return failedCheck(`${name}: phone number id ${id}`, cause, fix);
      }
    }),
  );
}
