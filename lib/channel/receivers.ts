/**
 * What one application of a vendor posts to: one address for all its numbers and channels. Secrets are references;
 * during a rotation there are two, the new one first.
 */
export type ReceiverSettings =
  | {
      readonly name: string;
      readonly kind: 'meta';
      readonly appSecrets: readonly string[];
      readonly verifyToken: string;
    }
  /** Apple signs with the secret of the Messaging Service Provider, for its id. */
  | { readonly name: string; readonly kind: 'apple'; readonly mspId: string; readonly secrets: readonly string[] }
  /** GMS signs nothing: the secret is part of the address. A receiver of a chat server, and of no channel. */
  | { readonly name: string; readonly kind: 'gms'; readonly pathSecrets: readonly string[] }
  /** Twilio signs the URL that it calls: `publicUrl`, without a slash at its end, and the path of the receiver. */
  | {
      readonly name: string;
      readonly kind: 'twilio';
      readonly publicUrl: string;
      readonly authTokens: readonly string[];
    }
  /** AWS publishes to topics, and a queue of the stack subscribes to them. */
  | { readonly name: string; readonly kind: 'aws'; readonly topics: readonly string[] };

export type ReceiverKind = ReceiverSettings['kind'];

/** What Twilio is given to post to. */
export function webhookUrlOf({ name, publicUrl }: Extract<ReceiverSettings, { kind: 'twilio' }>): string {
  return `${publicUrl}/webhooks/${name}`;
}
