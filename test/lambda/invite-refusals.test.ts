import { expect, test } from 'vitest';
import type { Fault } from '../../lib/faults/faults.ts';
import { createSystem } from '../support/accepting.ts';

const optedOut: Fault = { code: 'opted_out' };

test('accept refuses what the client or the conversation bars, and stores nothing', async () => {
  const { post, put } = createSystem({ refusal: optedOut });

  expect(await post()).toMatchObject({ status: 'refused', problems: [{ code: 'opted_out' }] });
  expect(put).toEqual([]);
});

test('a repeat of an invite that was accepted before is answered as it was', async () => {
  const system = createSystem();
  const first = await system.post({}, {}, 'key-1');
  const [record] = system.put;
  if (first.status !== 'accepted' || !record) throw new Error('the first is accepted');

  const again = createSystem({ refusal: optedOut });
  again.rows.set(record.sessionId, {
    ...{ sessionId: record.sessionId, status: 'sent', attempt: 1, version: 't', deadline: record.deadline },
    ...{ contentHash: record.contentHash, acceptedAt: record.acceptedAt, updatedAt: record.acceptedAt },
    ...{ notification: false, chat: { state: 'open', server: 'builtin' } },
  });

  expect(await again.post({}, {}, 'key-1')).toMatchObject({ status: 'repeated', sessionId: record.sessionId });
});
