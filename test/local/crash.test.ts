import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createCrashes } from '../../local/crash.ts';
import { type CrashPoint, crashPoints, createFaults } from '../../local/faults.ts';
import { createInvoke } from '../../local/invocation.ts';

const way = ['put', 'claim', 'send', 'store', 'raise', 'write'];

describe('a crash', () => {
  test.each<[CrashPoint, readonly string[]]>([
    ['before-entry', []],
    ['before-claim', ['put']],
    ['before-send', ['put', 'claim']],
    ['after-send', ['put', 'claim', 'send']],
    ['before-store', ['put', 'claim', 'send']],
    ['after-store', ['put', 'claim', 'send', 'store']],
    ['before-receipt', ['put', 'claim', 'send', 'store']],
    ['after-receipt', ['put', 'claim', 'send', 'store', 'raise']],
    ['before-acknowledge', way],
  ])('%s ends the invocation there, once', async (at, done) => {
    const { run, faults, calls } = start();
    faults.script({ kind: 'crash', count: 1, at });

    expect(await run('1')).toEqual({ status: 'killed' });
    expect(calls).toEqual(done);
    expect(await run('1')).toEqual({ status: 'returned', result: 'ack' });
    expect(calls).toEqual([...done, ...way]);
  });

  test.each(crashPoints)('%s is for one client only when it says so', async (at) => {
    const { run, faults } = start();
    faults.script({ kind: 'crash', count: 1, at, clientId: '2' });
    expect(await run('1')).toEqual({ status: 'returned', result: 'ack' });
    expect(await run('2')).toEqual({ status: 'killed' });
  });

  test('of relay is for one client only when it says so, by what the vendor calls the client', async () => {
    const { adapter, invoke, faults } = start();
    const receiptOf = (client: string) => ({
      Records: [{ body: JSON.stringify({ messageId: '0123456789abcdef.0', clientIds: [`US.${client}`, client] }) }],
    });
    faults.script({ kind: 'crash', count: 1, at: 'before-receipt', clientId: '2' });
    const relay = (event: unknown) => invoke(5, () => adapter.raise({ sessionId: '0123456789abcdef' }))(event);

    expect(await relay(receiptOf('1'))).toMatchObject({ status: 'returned' });
    expect(await relay(receiptOf('2'))).toEqual({ status: 'killed' });
  });

  test('leaves nothing running: what times out does no more either', async () => {
    const { adapter, invoke, calls } = start();
    const release = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const timedOut = await invoke(0.01, async () => {
      await release.promise;
      reached.resolve();
      await adapter.write();
    })('event');

    expect(timedOut).toEqual({ status: 'timed-out' });
    release.resolve();
    await reached.promise;
    await setImmediate();
    expect(calls).toEqual([]);
  });

  test('outside of an invocation everything answers', async () => {
    const { adapter, faults } = start();
    faults.script({ kind: 'crash', count: 1, at: 'before-entry' });
    await expect(adapter.put('queue')).resolves.toBe('put');
  });
});

function start() {
  const faults = createFaults();
  const crashes = createCrashes(faults);
  const calls: string[] = [];
  const called = async (name: string) => {
    calls.push(name);
    return name;
  };
  const adapter = crashes.mortal(
    {
      put: (_queue: string) => called('put'),
      claim: (_claim: { sessionId: string }) => called('claim'),
      send: (_message: { sessionId: string }) => called('send'),
      store: (_record: { sessionId: string }) => called('store'),
      raise: (_update: { sessionId: string }) => called('raise'),
      write: () => called('write'),
    },
    {
      put: { before: 'before-entry' },
      claim: { before: 'before-claim' },
      send: { before: 'before-send', after: 'after-send' },
      store: { before: 'before-store', after: 'after-store' },
      raise: { before: 'before-receipt', after: 'after-receipt' },
    },
  );

  let ids = 0;
  const invoke = (timeout: number, handler: () => Promise<unknown>) =>
    createInvoke<unknown>({
      functionName: 'deliver',
      handler,
      timeout,
      newId: () => `id-${++ids}`,
      beforeEnd: crashes.beforeEnd,
    });

  const run = (clientId: string) =>
    invoke(5, async () => {
      await adapter.put('queue');
      await adapter.claim({ sessionId: `session-${clientId}` });
      await adapter.send({ sessionId: `session-${clientId}` });
      await adapter.store({ sessionId: `session-${clientId}` });
      await adapter.raise({ sessionId: `session-${clientId}` });
      await adapter.write();
      return 'ack';
    })({ Records: [{ body: JSON.stringify({ sessionId: `session-${clientId}`, clientId }) }, { body: 'poison' }] });

  return { run, faults, calls, adapter, invoke };
}
