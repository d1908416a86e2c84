import { describe, expect, test } from 'vitest';
import { noon } from '../../support/builders.ts';
import { createReceiveSystem, signedMeta } from '../../support/receive-system.ts';

const push = (deviceId: unknown, pathSecret: string | undefined = 'secret of ssm:/new') => ({
  ...{ method: 'POST', headers: {}, query: {}, pathSecret },
  body: Buffer.from(JSON.stringify({ deviceId, message: { chatId: '0001', statusCode: 0 } })),
});
const session = 'S000000000000001';

describe('a push of GMS’s', () => {
  test('is a wake-up in order with what the session’s agents write, and the next one is another', async () => {
    const { receive, messages, records, events } = createReceiveSystem();

    expect(await receive.webhook('gms', push(session))).toEqual({ status: 'stored' });
    expect(messages).toEqual([
      {
        record: { v: 2, type: 'wake-up', sessionId: session, at: noon + 5000 },
        place: { group: `out-${session}`, deduplicationId: expect.stringMatching(/^[\w-]{20,128}$/) },
      },
    ]);
    expect(records).toEqual([]);
    expect(events).toEqual([{ step: 'webhook', receiver: 'gms', receipts: 0, stops: 0, unread: 0, wakeUps: 1 }]);
  });

  test('is taken with either secret of a rotation', async () => {
    const { receive, messages } = createReceiveSystem();

    await receive.webhook('gms', push(session, 'secret of ssm:/old'));
    expect(messages).toHaveLength(1);
  });

  test.each([
    ['with another secret', 'secret of ssm:/two'],
    ['with the start of one', 'secret of ssm:/ne'],
    ['with an empty one', ''],
    ['without any', undefined],
  ])('%s is refused', async (_how, pathSecret) => {
    const { receive, messages, events } = createReceiveSystem();

    expect(await receive.webhook('gms', { ...push(session), pathSecret })).toEqual({ status: 'refused' });
    expect(messages).toEqual([]);
    expect(events).toEqual([{ step: 'webhook_refused', receiver: 'gms' }]);
  });

  test('is not refused while a secret cannot be read', async () => {
    const { receive } = createReceiveSystem({ unreadable: 'ssm:/old' });

    expect(await receive.webhook('gms', push(session))).toEqual({ status: 'stored' });
    await expect(receive.webhook('gms', push(session, 'secret of ssm:/old'))).rejects.toThrow('cannot be read');
  });

  test.each([
    ['for a device that is no session', 'APA91bHun4MxP5egoKMwt2KZFBaFUH', ['device']],
    ['without a device', undefined, ['no envelope']],
  ])('%s is answered with 200 and counted', async (_what, deviceId, kinds) => {
    const { receive, messages, events } = createReceiveSystem();

    expect(await receive.webhook('gms', push(deviceId))).toEqual({ status: 'stored' });
    expect(messages).toEqual([]);
    expect(events).toMatchObject([{ step: 'webhook', unread: 1, kinds }]);
  });

  test('that cannot be stored is answered with an error, so that GMS pushes it again', async () => {
    const { receive } = createReceiveSystem({ refuses: () => true });

    await expect(receive.webhook('gms', push(session))).rejects.toThrow('the queue refused it');
  });

  test('has no address below a receiver of another kind', async () => {
    const { receive } = createReceiveSystem();
    const signed = { ...signedMeta(Buffer.from('{}')), pathSecret: 'secret of ssm:/new' };

    expect(await receive.webhook('meta', signed)).toEqual({ status: 'receiver_unknown' });
  });
});
