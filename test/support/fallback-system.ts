import type { FallbackStep } from '../../lib/channel/fallback.ts';
import type { ChatServer } from '../../lib/chat-server/chat-server.ts';
import type { DeliverDeps } from '../../lib/invite/deliver-deps.ts';
import { sessionIdOf } from '../../lib/invite/session-id.ts';
import { type InviteRecord, writeInviteRecord } from '../../lib/queue/invite-record.ts';
import { createMemoryReceipts } from '../memory/receipts.ts';
import { inviteRecord, noon } from './builders.ts';
import { sampleCatalog, sampleResponse } from './sample-catalog.ts';
import { agents, createSystem } from './system.ts';

const responses = { 'order-ready': 'welcome-text' };

export const toSms: FallbackStep = { channel: 'sms-main', afterSeconds: 60, successStatus: 'delivered', responses };
export const toRcs: FallbackStep = { channel: 'rcs-main', afterSeconds: 60, successStatus: 'delivered', responses };

/** `createSystem`, with a fallback of whatsapp-main. `vendors`: which channel each message went by. */
export function createFallbackSystem(
  fallback: readonly FallbackStep[] = [toSms],
  overrides: Partial<DeliverDeps> = {},
  server?: ChatServer,
) {
  const sample = sampleCatalog();
  const channel = (name: string) => {
    const found = sample.channel(name);

    return found && name === 'whatsapp-main' ? { ...found, fallback } : found;
  };
  const bodies: { readonly body: string; readonly delaySeconds: number }[] = [];
  const system = createSystem(
    {
      catalog: () => ({ ...sample, channel }),
      openSteps: async () => ({
        put: async (record, { delaySeconds }) => {
          bodies.push({ body: writeInviteRecord(record), delaySeconds });
          system.putBody(writeInviteRecord(record), { delaySeconds });
        },
        readReceipt: (messageId) => receipts.read(messageId),
      }),
      ...overrides,
    },
    server,
  );
  const receipts = createMemoryReceipts(system.receipts);

  return {
    ...system,
    timers: bodies,
    /** A vendor reports, of the invite's own message or that of a step. */
    report: (messageId: string, status: 'sent' | 'failed' | 'delivered' | 'read') =>
      receipts.raise({ messageId, status, at: system.now(), expiresAt: noon + 86_400_000 }),
    row: () => system.rows.get(invite.sessionId),
    /** Polls each second for so long. */
    run: async (seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        await system.poll();
        system.pass(1);
      }
    },
    /** The numbers of the messages that went out. */
    sent: () => system.phone.map(({ messageId }) => messageId.slice(invite.sessionId.length + 1)),
  };
}

const response = { id: 'order-ready', hash: sampleResponse('order-ready').hash };

const sessionId = sessionIdOf({ stage: 'test', caller: 'anyone', key: 'k1' });
export const invite: InviteRecord = inviteRecord({ sessionId, response, deadline: noon + 600_000 });

export const refused = { status: 'refused', fault: 'client_unreachable', vendorCode: '131026' } as const;

/** What agents got. */
export const types = (system: { queue: (key: string) => { type: string; channel?: string }[] }) =>
  system.queue(agents).map(({ type, channel }) => `${type} ${channel}`);

export const smsNumber = '900000000000001';
export const rcsNumber = '900000000000002';
