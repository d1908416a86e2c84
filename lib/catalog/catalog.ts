import type { TransportName } from '../channel/registry.ts';
import type { MediaType } from '../standard-response/carries.ts';
import { type CompiledResponse, compileResponse } from '../standard-response/compile.ts';
import type { StandardResponse } from '../standard-response/schema.ts';

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
  readonly chatServer: 'builtin';
  readonly freeText: 'refuse' | 'try';
};
/** The keys that the transport's registry entry names, in camel case. A secret is a reference to it, never the secret. */
export type BusinessId = Readonly<Record<string, string>>;
export type ChatQueue = { readonly kind: 'agents' | 'notifications'; readonly queue: string };

/** The checked catalog as plain JSON: what the build puts into the functions. */
export type CatalogData = {
  readonly channels: readonly ChannelSettings[];
  readonly queues: Readonly<Record<string, ChatQueue>>;
  readonly responses: readonly StandardResponse[];
};

export type Catalog = {
  readonly channels: readonly ChannelSettings[];
  channel(name: string): ChannelSettings | undefined;
  queue(chatQueueKey: string): ChatQueue | undefined;
  /** Chat queue keys of this kind, in the file's order. */
  queueKeys(kind: ChatQueue['kind']): readonly string[];
  /** Compiled on first use and kept. */
  response(id: string): CompiledResponse | undefined;
};

export function createCatalog(data: CatalogData): Catalog {
  const channels = new Map(data.channels.map((channel) => [channel.name, channel]));
  const queues = new Map(Object.entries(data.queues));
  const responses = new Map(data.responses.map((response) => [response.id, response]));
  const compiled = new Map<string, CompiledResponse>();

  return {
    channels: data.channels,
    channel: (name) => channels.get(name),
    queue: (key) => queues.get(key),
    queueKeys: (kind) => [...queues].filter(([, queue]) => queue.kind === kind).map(([key]) => key),

    response: (id) => {
      const response = responses.get(id);
      if (!response) return undefined;

      const known = compiled.get(id) ?? compileResponse(response);
      compiled.set(id, known);

      return known;
    },
  };
}
