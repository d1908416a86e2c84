import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { createAmazonConnect } from '../../lib/chat-server/amazon-connect.ts';
import type { ConnectSettings } from '../../lib/chat-server/settings.ts';
import { createFaults } from '../../local/faults.ts';
import { startAmazonConnect } from '../../local/vendors/amazon-connect.ts';
import { noon } from './builders.ts';

const region = 'arn:aws:connect:us-east-1:123456789012';

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

/** A simulated Amazon Connect on a socket, and the adapter before it, which finds it as the SDK finds any endpoint. */
export async function openConnect() {
  const clock = { time: noon };
  const faults = createFaults();
  const connect = await startAmazonConnect({ now: () => clock.time, newId: randomUUID, faults });
  onTestFinished(connect.close);
  process.env.AWS_ENDPOINT_URL_CONNECT = connect.url;

  const deps = { readSecret: async () => '', now: () => noon, connectTimeoutMs: 1000 };

  return {
    deps,
    connect,
    faults,
    settings: connectSettings,
    server: createAmazonConnect(connectSettings, deps),
    pass: (days: number) => {
      clock.time += days * 86_400_000;
    },
  };
}
