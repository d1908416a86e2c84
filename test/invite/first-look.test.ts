import { describe, expect, test } from 'vitest';
import { gms, notification, plain, systemOn } from '../support/external-system.ts';

/** A system whose deliver puts looks, and may fail to. */
function lookingSystem(receiver: string | undefined, { fails = false } = {}) {
  const looks: string[] = [];
  const system = systemOn(
    { ...gms, receiver },
    {
      putFirstLook: async (sessionId) => {
        looks.push(`${sessionId} after ${system.done.length} requests, ${system.rows.size} rows`);
        if (fails && looks.length === 1) throw new Error('the queue does not answer');
      },
    },
  );

  return { ...system, looks };
}

describe('an invite on a bridged server', () => {
  test('has the first look at its chat stored before anything else is done for it', async () => {
    const system = lookingSystem('push');
    system.put(plain);

    expect(await system.poll()).toEqual(['ack']);
    expect(system.looks).toEqual([`${plain.sessionId} after 0 requests, 0 rows`]);
  });

  test('waits for the next time if its look is not stored: nothing was opened or sent', async () => {
    const system = lookingSystem('push', { fails: true });
    system.put(plain);
    await expect(system.poll()).rejects.toThrow('the queue does not answer');
    expect(system.done).toEqual([]);
    expect(system.phone).toEqual([]);

    system.pass(60);
    expect(await system.poll()).toEqual(['ack']);
    expect(system.phone).toHaveLength(1);
  });

  test('has no more looks with its next attempts: the first begins a chain', async () => {
    const system = lookingSystem('push');
    system.outcomes.push({ status: 'retry', fault: 'vendor_refused' });
    system.put(plain);
    await system.poll();
    system.pass(10);

    expect(await system.poll()).toEqual(['ack']);
    expect(system.looks).toHaveLength(1);
  });

  test.each([
    ['a notification has none: nobody answers it', 'push', notification],
    ['one on a server that is not bridged has none', undefined, plain],
  ])('%s', async (_, receiver, record) => {
    const system = lookingSystem(receiver);
    system.put(record);

    expect(await system.poll()).toEqual(['ack']);
    expect(system.looks).toEqual([]);
  });
});
