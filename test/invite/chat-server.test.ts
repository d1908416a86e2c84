import { describe, expect, test } from 'vitest';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import { createMemoryLedger } from '../memory/ledger.ts';
import { noon } from '../support/builders.ts';
import { connect, gms, notification, plain, systemOn, text } from '../support/external-system.ts';
import { agents } from '../support/system.ts';

describe('a server that wants its session before the message', () => {
  test('has it, and its note; our agents queue gets nothing', async () => {
    const system = systemOn(gms);
    system.put(plain);

    expect(await system.poll()).toEqual(['ack']);
    expect(system.done).toEqual(['open', `note ${text}`]);
    expect(system.row()).toMatchObject({
      status: 'sent',
      chat: { state: 'open', server: 'gms-main', id: 'own-1', secret: 'sealed anew' },
    });
    expect(system.queue(agents)).toEqual([]);
  });

  test('loses it with a notification: its secret is gone from the ledger', async () => {
    const system = systemOn(gms);
    system.put(notification);

    expect(await system.poll()).toEqual(['ack']);
    expect(system.done).toEqual(['open', 'end own-1 with sealed']);
    expect(system.row()?.chat).toEqual({
      state: 'terminated',
      server: 'gms-main',
      id: 'own-1',
      reason: 'notification',
    });
  });

  test('loses it with a message that the vendor refuses', async () => {
    const system = systemOn(gms);
    system.outcomes.push({ status: 'refused', fault: 'client_unreachable' });
    system.put(plain);

    expect(await system.poll()).toEqual(['ack']);
    expect(system.row()).toMatchObject({ status: 'failed', chat: { state: 'terminated', reason: 'failed' } });
    expect(system.done).toEqual(['open', 'end own-1 with sealed']);
  });

  test('keeps one session for all attempts', async () => {
    const system = systemOn(gms);
    system.outcomes.push({ status: 'retry', fault: 'vendor_refused' });
    system.put(plain);

    expect(await system.poll()).toEqual(['retain']);
    system.pass(10);
    expect(await system.poll()).toEqual(['ack']);
    expect(system.done.filter((step) => step === 'open')).toHaveLength(1);
    expect(system.row()).toMatchObject({ status: 'sent', attempt: 2, chat: { id: 'own-1' } });
  });

  test('that refuses the session has the message not sent', async () => {
    const system = systemOn(gms);
    system.answers.push({ status: 'refused', fault: 'chat_server_refused', vendorCode: '249' });
    system.put(plain);
    await system.poll();

    expect(system.phone).toEqual([]);
    expect(system.row()).toMatchObject({
      status: 'failed',
      fault: { code: 'chat_server_refused' },
      chat: { state: 'terminated' },
    });
  });

  test('that forgets its answer leaves one session at most, which is counted; nothing is sent', async () => {
    const system = systemOn(gms);
    system.answers.push({ status: 'unknown' });
    system.put(plain);
    await system.poll();

    expect(system.phone).toEqual([]);
    expect(system.row()).toMatchObject({ status: 'failed', fault: { code: 'chat_server_refused' } });
    expect(system.steps().filter((step) => step === 'chat_unverifiable')).toHaveLength(1);
  });

  test('that forgets its answer gets the request again if the channel says resend-unknown', async () => {
    const system = systemOn(gms, { resendUnknown: true });
    system.answers.push({ status: 'unknown' });
    system.put(plain);
    await system.poll();
    system.pass(10);

    expect(await system.poll()).toEqual(['ack']);
    expect(system.row()).toMatchObject({ status: 'sent' });
  });

  test('ends a session that could not be written down', async () => {
    const system = systemOn(gms);
    const stolen = systemOn(gms, {
      ledger: {
        read: async () => undefined,
        readMany: async () => new Map(),
        claim: async (claim) => ({ ...claim, status: 'sending', attempt: 1 }),
        write: async () => false,
      },
    });
    stolen.put(plain);
    await stolen.poll();

    expect(stolen.phone).toEqual([]);
    expect(stolen.done.filter((step) => step.startsWith('end'))).toHaveLength(
      stolen.done.filter((step) => step === 'open').length,
    );
    expect(system.done).toEqual([]);
  });

  test('keeps a session that the row names, though a read of it is not answered', async () => {
    const rows = new Map<string, LedgerRow>();
    const ledger = createMemoryLedger(rows);
    let isSilent = false;
    const system = systemOn(gms, {
      ledger: {
        ...ledger,
        read: async (sessionId) => {
          if (!isSilent) return ledger.read(sessionId);

          isSilent = false;
          throw new Error('no answer');
        },
        // It took effect, and somebody else has written since: the SDK's repeat is refused.
        write: async (row, version) => {
          await ledger.write(row, version);
          await ledger.write({ ...row, status: 'unknown', version: 'another' }, row.version);
          isSilent = true;

          return false;
        },
      },
    });
    system.put(plain);
    await system.poll();

    expect([...rows.values()]).toMatchObject([{ status: 'unknown', chat: { state: 'open', id: 'own-1' } }]);
    expect(system.done).toEqual(['open']);
  });
});

describe('a server whose session carries the message', () => {
  test('opens and sends in one, and its id is the message’s', async () => {
    const system = systemOn(connect);
    system.put(plain);
    await system.poll();

    expect(system.phone).toEqual([]);
    expect(system.row()).toMatchObject({
      status: 'sent',
      messageId: 'own-1',
      chat: { server: 'connect-main', id: 'own-1' },
    });
  });

  test('that forgets its answer until the deadline leaves a session that nobody can name, which is counted once', async () => {
    const system = systemOn(connect);
    system.answers.push({ status: 'unknown' });
    system.put(plain);
    await system.poll();
    expect(system.steps()).not.toContain('chat_unverifiable');
    system.pass(900);
    await system.poll();

    expect(system.row()).toMatchObject({ status: 'unknown', chat: { server: 'connect-main' } });
    expect(system.steps().filter((step) => step === 'chat_unverifiable')).toHaveLength(1);
  });

  test('gets the request again after a lost answer: it is the same session', async () => {
    const system = systemOn(connect);
    system.answers.push({ status: 'unknown' });
    system.put(plain);

    expect(await system.poll()).toEqual(['retain']);
    system.pass(10);
    expect(await system.poll()).toEqual(['ack']);
    expect(system.row()).toMatchObject({ status: 'sent', attempt: 2 });
  });

  test('gets no request past the deadline, however long the claim took', async () => {
    const rows = new Map<string, LedgerRow>();
    const ledger = createMemoryLedger(rows);
    let time = noon;
    const system = systemOn(connect, {
      now: () => time,
      ledger: {
        ...ledger,
        claim: async (...given) => {
          time = plain.deadline;
          return ledger.claim(...given);
        },
      },
    });
    system.put(plain);

    expect(await system.poll()).toEqual(['ack']);
    expect(system.done).toEqual([]);
    expect(rows.get(plain.sessionId)?.status).toBe('expired');
  });
});
