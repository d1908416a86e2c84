import type { ContactKey } from '../contact/person.ts';
import type { MediaType } from './media-types.ts';
import type { TransportName } from './transports.ts';

/** A configured way to reach clients. `businessIds` is keyed by digits on phone channels. */
export type ChannelSettings = {
  readonly name: string;
  readonly mediaType: MediaType;
  /** Absent if its chat server sends the messages. */
  readonly transport?: TransportName | undefined;
  readonly endpoint?: string | undefined;
  readonly businessIds: Readonly<Record<string, BusinessId>>;
  readonly inboundRouteByCall?: string | undefined;
  readonly notificationQueue?: string | undefined;
  readonly locale: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly inviteTtlSeconds: number;
  readonly resendUnknown: boolean;
  readonly cooldownSeconds?: number | undefined;
  /** By name; `builtin` always exists. */
  readonly chatServer: string;
  readonly freeText: 'refuse' | 'try';
  /** In order of precedence. Empty: no contacts. */
  readonly contactKeys: readonly ContactKey[];
  readonly fillFromContact: boolean;
  /** Where its vendor posts receipts. Absent: nowhere, and nothing more is written, read or polled for it. */
  readonly receiver?: string | undefined;
  /** Which receipts agents get. */
  readonly receipts?: 'failed' | 'delivered' | 'all' | undefined;
};
/** The keys that the transport's entry names, in camel case. Secrets are references, never the secrets themselves. */
export type BusinessId = Readonly<Record<string, string>>;
