import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { createAmazonConnect } from '../../lib/chat-server/amazon-connect.ts';
import { createBridgedConnect } from '../../lib/chat-server/bridged-connect.ts';
import type { ConnectSettings } from '../../lib/chat-server/settings.ts';
import { createFaults } from '../../local/faults.ts';
import { startAmazonConnect } from '../../local/vendors/amazon-connect.ts';
import type { OutboundContact } from '../../local/vendors/connect-contacts.ts';
import { createConnectReports } from '../../local/vendors/connect-reports.ts';
import { noon } from './builders.ts';
import { sealKey } from './genesys-gms.ts';

const region = 'arn:aws:connect:us-east-1:123456789012';
const streamingTopic = 'arn:aws:sns:us-east-1:123456789012:connect-chats';

export const connectSettings: ConnectSettings = {
  kind: 'amazon-connect',
  name: 'connect-main',
  instanceId: '11111111-2222-3333-4444-555555555555',
  contactFlows: { '1:session-WA': 'flow-1', '1:session-WA-sendSR': 'flow-2' },
  numbers: { '19251112222': `${region}:phone-number/main` },
  messageTemplates: {
    order_ready: { knowledgeBaseId: 'kb-1', messageTemplateId: 'template-1', attributes: ['FirstName', 'OrderId'] },
    plain: { knowledgeBaseId: 'kb-1', messageTemplateId: 'template-2' },
  },
};

export const bridgedConnectSettings: ConnectSettings = {
  ...connectSettings,
  ...{ name: 'connect-bridged', bridge: true, receiver: 'aws', streamingTopic, sealKey: 'env:SEAL_KEY' },
  ...{ numbers: {}, messageTemplates: {} },
};

/** A simulated Amazon Connect on a socket, and the adapters before it, which find it as the SDK finds any endpoint. */
export async function openConnect(bridged: Partial<ConnectSettings> = {}) {
  const clock = { time: noon };
  const faults = createFaults();
  const published: string[] = [];
  const reports = createConnectReports({
    publish: async (body) => void published.push(body),
    faults,
    newId: randomUUID,
  });
  const connect = await startAmazonConnect({ ...reports, now: () => clock.time, newId: randomUUID, faults });
  onTestFinished(connect.close);
  process.env.AWS_ENDPOINT_URL_CONNECT = connect.url;
  process.env.AWS_ENDPOINT_URL_CONNECTPARTICIPANT = connect.url;

  const deps = { readSecret: async () => sealKey, now: () => noon, connectTimeoutMs: 1000 };

  return {
    deps,
    /** `contacts`: those that Connect sends itself. */
    connect: {
      ...connect,
      contacts: () => connect.contacts().flatMap((one): readonly OutboundContact[] => ('request' in one ? [one] : [])),
    },
    faults,
    settings: connectSettings,
    server: createAmazonConnect(connectSettings, deps),
    bridged: createBridgedConnect({ ...bridgedConnectSettings, ...bridged }, deps),
    state: connect.state,
    /** What AWS has put on our queue, once nothing is on its way. */
    published: async () => {
      await reports.close();

      return published;
    },
    pass: (days: number) => {
      clock.time += days * 86_400_000;
    },
  };
}
