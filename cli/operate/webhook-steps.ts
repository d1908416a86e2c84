import { type ReceiverSettings, webhookUrlOf } from '../../lib/channel/receivers.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import { webhookFields } from './meta-webhooks.ts';
import type { Target } from './target.ts';

type About = Pick<Target, 'catalog' | 'region'> & { readonly url: string };

/** What the vendor must be told, in lines. Secrets are shown as references. */
export function describeReceiver(receiver: ReceiverSettings, { catalog, region, url }: About): readonly string[] {
  const channels = catalog.channels.filter((channel) => channel.receiver === receiver.name);
  const servers = (catalog.chatServers ?? []).filter(
    (server) => 'receiver' in server && server.receiver === receiver.name,
  );
  const whose = [...channels.map(({ name }) => name), ...servers.map(({ name }) => `chat server ${name}`)].join(', ');
  const head = `Receiver ${receiver.name}, of kind ${receiver.kind}, for ${whose || 'no channel'}`;

  switch (receiver.kind) {
    case 'meta':
      return [head, ...metaLines(receiver, channels, url)];
    case 'aws':
      return [head, ...awsLines(receiver, channels, region)];
    case 'apple':
      return [head, ...appleLines(receiver, url)];
    case 'gms':
      return [head, ...gmsLines(receiver, url)];
    case 'twilio':
      return [head, ...twilioLines(receiver, channels)];
    default:
      return receiver satisfies never;
  }
}

function gmsLines({ pathSecrets }: Extract<ReceiverSettings, { kind: 'gms' }>, url: string): string[] {
  return [
    '  In the options of the GMS application (all nodes):',
    '    [chat] enable_notification_mode = true, push_notification_include_payload = false',
    `    [push] pushEnabled = customhttp, customhttp.url = ${url}/SECRET`,
    `  SECRET         the text in ${pathSecrets[0]}${pathSecrets.length > 1 ? `; ${pathSecrets.slice(1).join(', ')} is accepted, too` : ''}`,
    '  In the options of the Chat Server: flex-push-enabled = true, flex-push-on-join = true',
  ];
}

/** The URL is the receiver's own setting: Twilio signs it. */
function twilioLines(
  receiver: Extract<ReceiverSettings, { kind: 'twilio' }>,
  channels: readonly ChannelSettings[],
): string[] {
  const [first, ...older] = receiver.authTokens;
  const numbers = channels.flatMap(({ name, businessIds }) =>
    Object.keys(businessIds).map((number) => `${name} …${number.slice(-2)}`),
  );

  return [
    `  For ${numbers.join(', ')}, as the webhook for incoming messages, by POST (https://console.twilio.com):`,
    `    ${webhookUrlOf(receiver)}#rc=5&rp=all`,
    '    SMS: of the phone number, or of its messaging service. WhatsApp: of the WhatsApp sender.',
    '  Receipts need nothing: each message names the URL.',
    `  Auth token     ${first}${older.length > 0 ? `; ${older.join(', ')} is accepted, too` : ''}: of the account, under API keys & tokens`,
  ];
}

function appleLines({ mspId, secrets }: Extract<ReceiverSettings, { kind: 'apple' }>, url: string): string[] {
  return [
    '  In Apple Business Register, for the Messaging Service Provider (https://register.apple.com):',
    `    Messages URL   ${url}, to which Apple adds /message`,
    `    Provider       ${mspId}`,
    `  Secret         ${secrets.join(', then ')}: of the provider, in base64`,
  ];
}

function metaLines(
  { verifyToken, appSecrets }: Extract<ReceiverSettings, { kind: 'meta' }>,
  channels: readonly ChannelSettings[],
  url: string,
): string[] {
  const accounts = channels.flatMap(({ businessIds }) =>
    Object.values(businessIds).flatMap(({ accountId }) => accountId ?? []),
  );
  const which = accounts.length > 0 ? [...new Set(accounts)].join(', ') : 'each that the channels’ tokens may manage';

  const pages = channels
    .filter(({ mediaType }) => mediaType === 'facebook')
    .flatMap(({ businessIds }) => Object.keys(businessIds));
  const hasNumbers = pages.length === 0 || channels.some(({ mediaType }) => mediaType !== 'facebook');
  const address = [`    Callback URL   ${url}`, `    Verify token   the text in ${verifyToken}`];

  return [
    ...(hasNumbers
      ? [
          '  In the app, under WhatsApp, Configuration (https://developers.facebook.com/apps):',
          ...address,
          `    Fields         ${webhookFields.join(', ')}`,
        ]
      : []),
    ...(pages.length > 0
      ? [
          '  In the app, under Messenger, Settings (https://developers.facebook.com/apps):',
          ...address,
          `    Fields         ${pageFields.join(', ')}`,
          `    Pages          ${pages.join(', ')}`,
        ]
      : []),
    `  App secret     ${appSecrets.join(', then ')}: of this app, under App settings, Basic`,
    ...(hasNumbers
      ? [`  Accounts       the app must be subscribed to ${which}: POST /{account id}/subscribed_apps`]
      : []),
  ];
}

/** What clients write, receipts, and what Meta has stopped. */
const pageFields = [
  ...['messages', 'messaging_postbacks', 'message_deliveries', 'message_reads', 'message_echoes'],
  ...['message_reactions', 'messaging_referrals', 'messaging_optins', 'messaging_policy_enforcement'],
  'message_template_status_update',
];

function awsLines(
  { topics }: Extract<ReceiverSettings, { kind: 'aws' }>,
  channels: readonly ChannelSettings[],
  region: string,
): string[] {
  const [topic = ''] = topics;
  const transports = new Set(channels.map(({ transport }) => transport));
  const sets = channels
    .filter(({ transport }) => transport === 'sms-aws' || transport === 'rcs-aws')
    .flatMap(({ businessIds }) => Object.values(businessIds).map(({ configurationSet }) => configurationSet));
  const eventTypes = transports.has('rcs-aws') ? 'TEXT_ALL RCS_ALL' : 'TEXT_ALL';
  const destination = JSON.stringify([{ eventDestinationArn: topic }]);

  return [
    `  Topics         ${topics.join(', ')}`,
    ...(transports.has('whatsapp-aws')
      ? [
          '  For each linked WhatsApp Business account:',
          `    aws socialmessaging list-linked-whatsapp-business-accounts --region ${region}`,
          `    aws socialmessaging put-whatsapp-business-account-event-destinations --region ${region} --id ACCOUNT --event-destinations '${destination}'`,
        ]
      : []),
    ...[...new Set(sets)].flatMap((set) =>
      set === undefined
        ? [
            '  A business id of sms-aws or rcs-aws has no configuration-set, so AWS reports nothing: create one, and name it there:',
            `    aws pinpoint-sms-voice-v2 create-configuration-set --region ${region} --configuration-set-name receipts`,
          ]
        : [
            `  For the configuration set ${set}:`,
            `    aws pinpoint-sms-voice-v2 create-event-destination --region ${region} --configuration-set-name ${set} --event-destination-name receipts --matching-event-types ${eventTypes} --sns-destination TopicArn=${topic}`,
          ],
    ),
    ...channels
      .filter(({ transport }) => transport === 'rcs-aws')
      .flatMap(({ businessIds }) => Object.keys(businessIds))
      .flatMap((agent) => [
        `  For the RCS agent ${agent}, so that clients can answer:`,
        `    aws pinpoint-sms-voice-v2 update-rcs-agent --region ${region} --rcs-agent-id ${agent} --two-way-enabled --two-way-channel-arn ${topic}`,
      ]),
  ];
}
