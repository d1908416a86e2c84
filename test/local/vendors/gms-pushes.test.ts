/** What the simulated GMS pushes, and to whom. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { createFaults } from '../../../local/faults.ts';
import { createGmsChats } from '../../../local/vendors/gms-chats.ts';
import { createGmsPushes } from '../../../local/vendors/gms-pushes.ts';
import { startVendor } from '../../support/vendor.ts';

const subscribed = {
  ...{ GCTI_Chat_PushSubscribe: 'true', GCTI_GMS_PushDeviceType: 'customhttp' },
  ...{ GCTI_GMS_PushDeviceId: 'S000000000000001', _umsClientId: '15550100001' },
};
const kim = { type: 'Agent', nickname: 'Kim' } as const;
const hello = { type: 'Message', text: 'Hello' } as const;

/** A receiver that answers with these statuses, and 200 after them; and a chat. */
async function open({ userData = subscribed as Record<string, string>, statuses = [] as number[] } = {}) {
  const pushed: unknown[] = [];
  const receiver = await startVendor((request, response) => {
    pushed.push(JSON.parse(request.body));
    response.writeHead(statuses.shift() ?? 200).end();
  });
  const faults = createFaults();
  const pushes = createGmsPushes({ urlOf: async () => receiver.url, faults, resendMs: 5 });
  onTestFinished(pushes.close);
  const chats = createGmsChats({
    ...{ now: Date.now, disconnectSeconds: 45, onEvent: pushes.push },
    newHex: (digits) => 'a'.repeat(digits),
  });
  const { chatId } = chats.open({ service: 's', nickname: 'Ann', userData });
  pushes.subscribe(chatId);

  return {
    ...{ chats, chatId, faults, pushes, pushed },
    write: async (count = 1) => {
      for (let at = 0; at < count; at += 1) chats.write(chatId, kim, hello);
      await pushes.settled();
    },
  };
}

describe('a push', () => {
  test('names the device and the chat, and comes for what others do, not for the client’s own words', async () => {
    const { write, pushed, chats, chatId, pushes } = await open();
    chats.writeAsClient(chatId, hello);
    await pushes.settled();
    expect(pushed).toEqual([]);

    await write();
    expect(pushed).toEqual([{ deviceId: 'S000000000000001', message: { chatId, statusCode: 0 } }]);
  });

  test.each([
    ['did not subscribe', { ...subscribed, GCTI_Chat_PushSubscribe: 'false' }],
    ['named another type of device', { ...subscribed, GCTI_GMS_PushDeviceType: 'fcm' }],
  ])('does not come for a chat that %s', async (_what, userData) => {
    const { write, pushed } = await open({ userData });
    await write();

    expect(pushed).toEqual([]);
  });

  test('that is not answered with 200 is lost, unless the chat asks for it again', async () => {
    const lost = await open({ statuses: [500] });
    await lost.write();
    const resent = await open({ statuses: [500, 500], userData: { ...subscribed, GCTI_GMS_PushResend: 'true' } });
    await resent.write();

    expect([lost.pushed.length, resent.pushed.length]).toEqual([1, 3]);
  });

  test.each([
    ['drop', 0],
    ['duplicate', 2],
  ] as const)('with the fault %s comes %i times, and the next one once', async (kind, times) => {
    const { write, pushed, faults } = await open();
    faults.script({ kind, of: 'push', count: 1, clientId: '15550100001' });
    await write();
    expect(pushed).toHaveLength(times);

    await write();
    expect(pushed).toHaveLength(times + 1);
  });

  test('is lost with the node that had the subscription, until the client is heard of again', async () => {
    const { write, pushed, pushes, chatId } = await open();
    pushes.forget();
    await write();
    expect(pushed).toEqual([]);

    pushes.subscribe(chatId);
    await write();
    expect(pushed).toHaveLength(1);
  });
});
