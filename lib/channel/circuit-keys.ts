import { hash } from 'node:crypto';
import type { FaultCode } from '../faults/faults.ts';
import type { Content } from './content.ts';
import type { ChannelSettings } from './settings.ts';

const circuitKinds = ['template', 'sender', 'account'] as const;
export type CircuitKind = (typeof circuitKinds)[number];

/**
 * Keys of what a vendor can stop. One application's numbers share an account unless `account-id` says which is whose.
 * A business number is hashed: keys are shown in logs.
 */
export function accountCircuit(account: string): string {
  return `account:${account}`;
}

export function senderCircuit(channel: string, businessId: string): string {
  return `sender:${channel}:${hash('sha256', businessId, 'hex').slice(0, 8)}`;
}

export function templateCircuit(account: string, { name, language }: { name: string; language: string }): string {
  return circuitOfTemplate(account, `${name}:${language}`);
}

/** Of a template message as a row or an agents' message names it. */
export function circuitOfTemplate(account: string, template: string): string {
  return `template:${account}:${template}`;
}

/**
 * How a row or an agents' message names its template message, so that a receipt finds its circuit. Undefined if it is
 * none, if no receipt can come, or if its name is so long that an item would not stay small.
 */
export function templateOf(
  { receiver }: Pick<ChannelSettings, 'receiver'>,
  content: Content | undefined,
): string | undefined {
  if (receiver === undefined || content?.type !== 'template') return undefined;
  const template = `${content.name}:${content.language}`;

  return template.length > 160 ? undefined : template;
}

/** The account of a business number, as the vendor's webhooks name it; else the receiver, else the channel. */
export function accountOf({ name, receiver, businessIds }: ChannelSettings, businessId: string): string {
  return businessIds[businessId]?.accountId ?? receiver ?? name;
}

/** The kind that a key of these begins with; undefined if it is none of them. */
export function kindOfCircuit(key: string): CircuitKind | undefined {
  return circuitKinds.find((kind) => key.startsWith(`${kind}:`));
}

/** Whether a key is about this channel, or about an account that it sends by. */
export function concernsChannel(key: string, channel: ChannelSettings): boolean {
  const accounts = Object.keys(channel.businessIds).map((id) => accountOf(channel, id));

  return (
    key.startsWith(`sender:${channel.name}:`) ||
    accounts.some((account) => key === accountCircuit(account) || key.startsWith(`template:${account}:`))
  );
}

const kindOf: Partial<Readonly<Record<FaultCode, CircuitKind>>> = {
  template_stopped: 'template',
  sender_stopped: 'sender',
  account_stopped: 'account',
};

/** Codes of a stop that depends on the client's country: one client must not hold the messages to all others. */
const ofOneCountry: ReadonlySet<string> = new Set([
  '130497',
  '30032',
  '30034',
  'NO_ORIGINATION_IDENTITIES_FOUND',
  'SENDER_ID_NOT_REGISTERED',
  'SENDER_ID_NOT_SUPPORTED',
  'SENDER_ID_REQUIRES_REGISTRATION',
]);

/** What a vendor stops with this fault; undefined if it stops nothing. */
export function stoppedKind(fault: FaultCode, vendorCode: string | undefined): CircuitKind | undefined {
  return vendorCode !== undefined && ofOneCountry.has(vendorCode) ? undefined : kindOf[fault];
}

export type Touched = { readonly kind: CircuitKind; readonly key: string; readonly named: string };

export type Message = {
  readonly channel: ChannelSettings;
  readonly businessId: string;
  readonly content: Content | undefined;
};

/** What a message would be stopped by, the widest first. Nothing, if a chat server sends it or there is none. */
export function circuitsOf({ channel, businessId, content }: Message): readonly Touched[] {
  if (!content || channel.transport === undefined) return [];

  const account = accountOf(channel, businessId);

  return [
    { kind: 'account', key: accountCircuit(account), named: `the account of channel ${channel.name}` },
    {
      kind: 'sender',
      key: senderCircuit(channel.name, businessId),
      named: `the business number of channel ${channel.name}`,
    },
    ...(content.type === 'template'
      ? [
          {
            kind: 'template' as const,
            key: templateCircuit(account, content),
            named: `the template message ${content.name} (${content.language})`,
          },
        ]
      : []),
  ];
}
