import { openOnce } from '../net/open-once.ts';
import type { Inbound } from './inbound.ts';
import type { ReceiverKind } from './receivers.ts';

/** Without the transports, which receive needs nothing of. */
const loaders: Readonly<Record<ReceiverKind, () => Promise<Inbound>>> = {
  meta: async () => (await import('./meta/inbound.ts')).metaInbound,
  apple: async () => (await import('./apple/inbound.ts')).appleInbound,
  gms: async () => (await import('./gms/inbound.ts')).gmsInbound,
  twilio: async () => (await import('./twilio/inbound.ts')).twilioInbound,
  aws: async () => (await import('./aws/inbound.ts')).awsInbound,
};

/** Loads what reads the posts of this kind of receiver. */
export const openInbound: (kind: ReceiverKind) => Promise<Inbound> = openOnce((kind) => loaders[kind]());
