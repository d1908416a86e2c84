import { openOnce } from '../channel/open-once.ts';
import type { TransportName } from '../channel/registry.ts';
import type { HostedSettings } from '../chat-server/settings.ts';
import type { ContactKey } from '../contact/person.ts';
import type { MediaType } from '../standard-response/carries.ts';
import type { CompiledResponse } from '../standard-response/compile.ts';
import type { StandardResponse } from '../standard-response/schema.ts';
import { createLookup, type Lookup } from './lookup.ts';

/** A configured way to reach clients. `businessIds` is keyed by digits for channels of phones. */
export type ChannelSettings = {
  readonly name: string;
  readonly mediaType: MediaType;
  readonly transport: TransportName;
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
/** The keys that the transport's registry entry names, in camel case. A secret is a reference to it, never the secret. */
export type BusinessId = Readonly<Record<string, string>>;
export type ChatQueue = { readonly kind: 'agents' | 'notifications'; readonly queue: string };

/** The checked catalog as plain JSON: what the build puts into the functions. */
export type CatalogData = {
  readonly channels: readonly ChannelSettings[];
  readonly queues: Readonly<Record<string, ChatQueue>>;
  readonly responses: readonly StandardResponse[];
  /** Those besides the builtin one. */
  readonly chatServers?: readonly HostedSettings[];
};

export type Catalog = Lookup & {
  /** Compiled on first use and kept; with the first one come the field codes. */
  response(id: string): Promise<CompiledResponse | undefined>;
};

export function createCatalog(data: CatalogData): Catalog {
  const responses = new Map(data.responses.map((response) => [response.id, response]));
  const compile = openOnce(async (response: StandardResponse) => {
    const { compileResponse } = await import('../standard-response/compile.ts');

    return compileResponse(response);
  });

  return {
    ...createLookup(data),

    response: async (id) => {
      const response = responses.get(id);

      return response && compile(response);
    },
  };
}
