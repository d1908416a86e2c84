import type { ExternalSettings } from '../../../lib/chat-server/settings.ts';
import type { BridgedName } from '../talk.ts';

export const connectInstance = 'instance';

/** What each of them posts to. */
export const pushReceiver = 'pushes';

/** Chat servers whose agents reach clients through us; their queues are those of the sample catalog. */
export const bridgedSettings: Readonly<Record<BridgedName, ExternalSettings>> = {
  gms: {
    kind: 'genesys-gms',
    name: 'bridged-gms',
    endpoint: 'http://127.0.0.1:9',
    services: { '1:session-WA': 'agents', '1:session-WA-sendSR': 'notifications' },
    sealKey: 'env:SEAL_KEY',
    push: {},
    receiver: pushReceiver,
  },
  connect: {
    kind: 'amazon-connect',
    name: 'bridged-connect',
    instanceId: connectInstance,
    bridge: true,
    contactFlows: { '1:session-WA': 'agents', '1:session-WA-sendSR': 'notifications' },
    numbers: {},
    messageTemplates: {},
    receiver: pushReceiver,
    sealKey: 'env:SEAL_KEY',
  },
};
