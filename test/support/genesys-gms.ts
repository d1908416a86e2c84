import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { createGenesysGms } from '../../lib/chat-server/genesys-gms.ts';
import type { GmsSettings } from '../../lib/chat-server/settings.ts';
import type { ReadSecret } from '../../lib/net/secret.ts';
import { createFaults } from '../../local/faults.ts';
import type { AgentAction } from '../../local/vendors/chat-agents.ts';
import { startGenesysGms } from '../../local/vendors/genesys-gms.ts';
import { actInGms } from '../../local/vendors/gms-agents.ts';
import { createGmsChats } from '../../local/vendors/gms-chats.ts';
import { noon } from './builders.ts';

type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

export const sealKey = Buffer.alloc(32, 7).toString('base64');

/** A simulated GMS on a socket, on a clock that only the test moves, and the adapter before it. */
export async function openGms(settings: Partial<GmsSettings> = {}, readKey: ReadSecret = async () => 'the key') {
  const clock = { time: noon };
  const faults = createFaults();
  const newHex = (digits: number) => randomBytes(digits).toString('hex').slice(0, digits);
  const now = () => clock.time;
  const chats = createGmsChats({ now, newHex, disconnectSeconds: 45 });
  const gms = await startGenesysGms({
    now,
    chats,
    services: () => ['agents', 'notifications'],
    apiKeys: () => ['the key'],
    faults,
  });
  onTestFinished(gms.close);

  const given: GmsSettings = {
    kind: 'genesys-gms',
    name: 'gms-main',
    endpoint: gms.url,
    services: { '1:session-WA': 'agents', '1:session-WA-sendSR': 'notifications' },
    apiKey: 'env:GMS_KEY',
    sealKey: 'env:SEAL_KEY',
    push: { GCTI_GMS_PushDeviceType: 'customhttp' },
    ...settings,
  };
  const readSecret: ReadSecret = async (reference, options) =>
    reference === 'env:SEAL_KEY' ? sealKey : readKey(reference, options);

  /** Throws if Chat Server does not take it. */
  const agent = (chatId: string, action: DistributiveOmit<AgentAction, 'name'>) => {
    const refused = actInGms(chats, chatId, { ...action, name: 'Kim' });
    if (refused !== undefined) throw new Error(refused);
  };

  return {
    chats,
    agent,
    faults,
    settings: given,
    server: createGenesysGms(given, { readSecret, now: () => clock.time, connectTimeoutMs: 1000 }),
    close: gms.close,
    pass: (seconds: number) => {
      clock.time += seconds * 1000;
    },
  };
}
