import type { InboundTrust } from '../../channel/inbound.ts';
import type { ReceiverSettings } from '../../channel/receivers.ts';

type TrustDeps = {
  readonly readSecret: (reference: string) => Promise<string>;
  /** ms since 1970. */
  readonly now: () => number;
};

type Trust = {
  readonly trust: InboundTrust;
  /** Whether all secrets were read. */
  readonly isWhole: boolean;
};

/** Reads only what the method needs. */
export async function readTrust(
  receiver: Exclude<ReceiverSettings, { readonly kind: 'aws' }>,
  method: string,
  { readSecret, now }: TrustDeps,
): Promise<Trust> {
  switch (receiver.kind) {
    case 'meta':
      return method === 'GET'
        ? { trust: { verifyToken: await readSecret(receiver.verifyToken) }, isWhole: true }
        : readSecrets(receiver.appSecrets, readSecret);
    case 'apple': {
      const { trust, isWhole } = await readSecrets(receiver.secrets, readSecret);

      return { trust: { ...trust, mspId: receiver.mspId, now: now() }, isWhole };
    }
    case 'gms':
      return readSecrets(receiver.pathSecrets, readSecret);
    case 'twilio': {
      const { trust, isWhole } = await readSecrets(receiver.authTokens, readSecret);

      return { trust: { ...trust, publicUrl: receiver.publicUrl }, isWhole };
    }
    default:
      return receiver satisfies never;
  }
}

/** One that cannot be read, such as an old one that is gone, does not stop what another has signed. */
async function readSecrets(references: readonly string[], readSecret: TrustDeps['readSecret']): Promise<Trust> {
  const read = await Promise.allSettled(references.map((reference) => readSecret(reference)));
  const appSecrets = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));

  return { trust: { appSecrets }, isWhole: appSecrets.length === references.length };
}
