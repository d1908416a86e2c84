import type { ContactKey } from '../contact/person.ts';
import type { MediaType } from './media-types.ts';
import type { TransportName } from './transports.ts';

/** A configured way to reach clients. `businessIds` is keyed by digits for channels of phones. */
export type ChannelSettings = {
  readonly name: string;
  readonly mediaType: MediaType;
  /** Absent: its chat server sends. */
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
  /** Its name; `builtin` is always there. */
  readonly chatServer: string;
  readonly freeText: 'refuse' | 'try';
  /** In the order in which they count. None: no contacts. */
  readonly contactKeys: readonly ContactKey[];
  readonly fillFromContact: boolean;
};
/** The keys that the transport's entry names, in camel case. A secret is a reference to it, never the secret. */
export type BusinessId = Readonly<Record<string, string>>;
