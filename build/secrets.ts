import type { CatalogData } from '../lib/catalog/catalog.ts';
import type { ReceiverSettings } from '../lib/channel/receivers.ts';
import type { ExternalSettings } from '../lib/chat-server/settings.ts';

export const secretKinds = ['channels', 'chat-servers', 'receivers'] as const;
export type SecretKind = (typeof secretKinds)[number];

/** A reference such as `ssm:/name` or `env:NAME`, and whose it is. */
export type CatalogSecret = { readonly kind: SecretKind; readonly of: string; readonly reference: string };

/** Every secret that the catalog refers to. */
export function secretsOf({ channels, chatServers = [], receivers = [] }: CatalogData): readonly CatalogSecret[] {
  return [
    ...channels.flatMap(({ name, businessIds }) =>
      Object.values(businessIds)
        .flatMap((keys) => Object.values(keys))
        .filter((value) => /^(ssm:\/|env:)/.test(value))
        .map((reference) => ({ kind: 'channels' as const, of: `channel ${name}`, reference })),
    ),
    ...chatServers.flatMap((server) =>
      referencesOf(server).map((reference) => ({
        kind: 'chat-servers' as const,
        of: `chat server ${server.name}`,
        reference,
      })),
    ),
    ...receivers.flatMap((receiver) =>
      referencesOfReceiver(receiver).map((reference) => ({
        kind: 'receivers' as const,
        of: `receiver ${receiver.name}`,
        reference,
      })),
    ),
  ];
}

function referencesOfReceiver(receiver: ReceiverSettings): readonly string[] {
  switch (receiver.kind) {
    case 'meta':
      return [...receiver.appSecrets, receiver.verifyToken];
    case 'apple':
      return receiver.secrets;
    case 'gms':
      return receiver.pathSecrets;
    case 'twilio':
      return receiver.authTokens;
    case 'aws':
      return [];
    default:
      return receiver satisfies never;
  }
}

function referencesOf(server: ExternalSettings): readonly string[] {
  switch (server.kind) {
    case 'genesys-gms':
      return [server.apiKey, server.basicAuth?.password, server.sealKey].flatMap((reference) => reference ?? []);
    case 'amazon-connect':
      return server.sealKey === undefined ? [] : [server.sealKey];
    default:
      return server satisfies never;
  }
}
