import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { FairBy } from '../../lib/queue/fair-group.ts';
import type { InviteReceiver, InviteSender } from '../../lib/queue/invite-queue.ts';
import { readInviteRecord } from '../../lib/queue/invite-record.ts';
import { inviteRecord } from '../support/builders.ts';

type DeadLetter = { readonly body: string; readonly reason: string | undefined; readonly group: string | undefined };

export type InviteQueueUnderTest = {
  readonly queue: InviteSender & InviteReceiver;
  /** What is visible now, received as a poller does. */
  readonly receive: () => Promise<
    readonly { readonly body: string; readonly receiptHandle: string; readonly group: string | undefined }[]
  >;
  /** The dead letters. */
  readonly deadLetters: () => Promise<readonly DeadLetter[]>;
  readonly close: () => Promise<void>;
};

/** What every invite queue must do. */
export function inviteQueueContract(
  name: string,
  create: (options?: { readonly fairBy?: FairBy }) => Promise<InviteQueueUnderTest>,
): void {
  describe(`${name} as an invite queue`, () => {
    let under: InviteQueueUnderTest;

    beforeAll(async () => {
      under = await create();
    });
    afterAll(() => under.close());

    test('a record comes out as it was put, whatever characters it holds', async () => {
      const userData = {
        'a key with blanks': 'Zoë 👋🏽 漢字 \u0000 \ud800 \uffff \u2028',
        __proto__: 'not followed',
        nested: { list: ['a', 1] },
      };
      const record = inviteRecord({
        userData: JSON.parse(JSON.stringify(userData).replace('}', ',"__proto__":"plain data"}')),
      });

      await under.queue.put(record);

      const [received] = await under.receive();
      expect(readInviteRecord(received?.body ?? '')).toEqual({ status: 'read', record });
      expect(received?.body).toMatch(/^[\x20-\x7e]*$/);
    });

    test('a hidden record is not received, and one hidden for no time is', async () => {
      await under.queue.put(inviteRecord({ sessionId: 'hidden' }));
      const [received] = await under.receive();
      const handle = received?.receiptHandle ?? '';

      await under.queue.hide(handle, 600);
      expect(await under.receive()).toEqual([]);

      await under.queue.hide(handle, 0);
      expect(await under.receive()).toHaveLength(1);
    });

    test('an unreadable body is put among the dead letters, with its reason', async () => {
      await under.queue.deadLetter('{"v":1', 'the body is not JSON');

      expect(await under.deadLetters()).toEqual([{ body: '{"v":1', reason: 'the body is not JSON', group: undefined }]);
    });

    test('a record takes its caller’s share of the queue, and a dead letter stays in its group', async () => {
      const crowded = await create();
      onTestFinished(crowded.close);
      await crowded.queue.put(inviteRecord({ caller: 'ivr' }));
      await crowded.queue.put(inviteRecord({ caller: 'campaign.2026' }));
      await crowded.queue.deadLetter('{', 'the body is not JSON', { group: 'ivr' });

      expect((await crowded.receive()).map(({ group }) => group).sort()).toEqual(['campaign.2026', 'ivr']);
      expect(await crowded.deadLetters()).toMatchObject([{ group: 'ivr' }]);
    });

    test('if callers are not listed, all records are in one group', async () => {
      const open = await create({ fairBy: 'nobody' });
      onTestFinished(open.close);
      await open.queue.put(inviteRecord({ caller: 'arn:aws:sts::123456789012:assumed-role/ivr/15550100001' }));

      expect(await open.receive()).toMatchObject([{ group: 'anyone' }]);
    });
  });
}
