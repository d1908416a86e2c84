/**
 * What a function may do at vendors that AWS' own rights guard: only as the numbers, pools, sender ids and agents that
 * the catalog's channels name. Other vendors know a caller by a secret, for which `secrets.ts` has the right.
 */
import type { BusinessId, ChannelSettings } from '../lib/channel/settings.ts';

/** `send`: messages to clients. `fetch-files`: what clients send. */
export const channelUses = ['send', 'fetch-files'] as const;
export type ChannelUse = (typeof channelUses)[number];

type Statement = { readonly Effect: 'Allow'; readonly Action: string; readonly Resource: readonly (string | object)[] };

/** Nothing for a channel whose chat server sends. */
export function channelRights(channels: readonly ChannelSettings[], uses: readonly ChannelUse[]): readonly Statement[] {
  const resources = new Map<string, Set<string>>();

  for (const { transport, businessIds } of channels) {
    for (const [businessId, keys] of Object.entries(businessIds)) {
      for (const { use, action, on } of transport === undefined ? [] : (rights[transport] ?? [])) {
        if (!uses.includes(use)) continue;

        const known = resources.get(action) ?? new Set();
        const named = on(businessId, keys);
        if (named.length > 0) resources.set(action, new Set([...known, ...named]));
      }
    }
  }

  return [...resources].map(([Action, names]) => ({ Effect: 'Allow', Action, Resource: [...names].sort().map(toArn) }));
}

type Right = {
  readonly use: ChannelUse;
  readonly action: string;
  /** ARNs, or what follows the account in them. */
  readonly on: (businessId: string, keys: BusinessId) => readonly string[];
};

const numberOfSocial = (_: string, { phoneNumberId = '' }: BusinessId) => [
  phoneNumberId.startsWith('arn:')
    ? phoneNumberId
    : `social-messaging:phone-number-id/${phoneNumberId.replace(/^phone-number-id-/, '')}`,
];

/** By transport. One that is not here has no right in AWS. */
const rights: Readonly<Partial<Record<string, readonly Right[]>>> = {
  'whatsapp-aws': [
    { use: 'send', action: 'social-messaging:SendWhatsAppMessage', on: numberOfSocial },
    { use: 'fetch-files', action: 'social-messaging:GetWhatsAppMessageMedia', on: numberOfSocial },
  ],
  'rcs-aws': [
    {
      use: 'send',
      action: 'sms-voice:SendRcsMessage',
      on: (agent, { smsFallback, configurationSet }) => [
        `sms-voice:rcs-agent/${agent}`,
        ...(smsFallback === undefined ? [] : [originOf(smsFallback)]),
        ...reportsOf(configurationSet),
      ],
    },
    {
      use: 'fetch-files',
      action: 's3:GetObject',
      on: (_, { mediaBucket }) => (mediaBucket === undefined ? [] : [`s3:${mediaBucket}/*`]),
    },
  ],
  'sms-aws': [
    {
      use: 'send',
      action: 'sms-voice:SendTextMessage',
      on: (businessId, { originationIdentity = `+${businessId}`, configurationSet }) => [
        originOf(originationIdentity),
        ...reportsOf(configurationSet),
      ],
    },
  ],
};

/**
 * AWS names a number in its ARN by an id of its own, which nobody can tell from the digits: whoever names digits gets
 * the right for all numbers of the account. A sender id has an ARN for each country.
 */
function originOf(identity: string): string {
  if (identity.startsWith('arn:')) return identity;
  if (identity.startsWith('pool-')) return `sms-voice:pool/${identity}`;
  if (identity.startsWith('phone-')) return `sms-voice:phone-number/${identity}`;

  return /^\+?\d+$/.test(identity) ? 'sms-voice:phone-number/*' : `sms-voice:sender-id/${identity}/*`;
}

function reportsOf(configurationSet: string | undefined): readonly string[] {
  if (configurationSet === undefined) return [];

  return [configurationSet.startsWith('arn:') ? configurationSet : `sms-voice:configuration-set/${configurationSet}`];
}

function toArn(name: string): string | object {
  // A bucket's ARN names its partition alone.
  if (name.startsWith('s3:')) return { 'Fn::Sub': `arn:\${AWS::Partition}:s3:::${name.slice('s3:'.length)}` };
  if (name.startsWith('arn:')) return name;

  const [service, resource] = name.split(':');
  return { 'Fn::Sub': `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}` };
}
