import { expect, test } from 'vitest';
import { sessionIdOf } from '../../lib/invite/session-id.ts';
import type { LedgerRow } from '../../lib/ledger/row.ts';
import { inviteRecord } from '../support/builders.ts';
import { createConversationSystem } from '../support/conversation-system.ts';

const sessionOf = (key: string) => sessionIdOf({ stage: 'test', caller: 'anyone', key });
const [older, newer] = [sessionOf('k1'), sessionOf('k2')];

/** Two invites of one client. Just before the newer one ends the older one's row, somebody else writes it, once. */
function supersede(wins: (ended: LedgerRow) => Partial<LedgerRow>) {
  let isFirst = true;
  const system = createConversationSystem({
    ledger: (ledger) => ({
      ...ledger,
      write: async (row, version) => {
        if (isFirst && row.sessionId === older && row.chat.state === 'terminated') {
          isFirst = false;
          await ledger.write({ ...row, version: 'of somebody else', ...wins(row) }, version);
        }

        return ledger.write(row, version);
      },
    }),
  });
  const invite = async (sessionId: string) => {
    const { hash = '' } = (await system.catalog.response('order-ready')) ?? {};
    const response = { id: 'order-ready', hash };
    system.put(inviteRecord({ sessionId, deadline: system.now() + 900_000, response }));
    await system.poll();
  };

  return { invite, rows: system.rows, pass: system.pass };
}

test.each([
  ['ended it at the same time', {}],
  ['wrote it and left it open', { state: 'open', reason: undefined }],
] as const)('an older session has ended, although somebody else %s', async (_, chat) => {
  const { invite, rows, pass } = supersede((row) => ({ chat: { ...row.chat, ...chat } }));
  await invite(older);
  pass(1);
  await invite(newer);

  expect(rows.get(older)?.chat).toMatchObject({ state: 'terminated', reason: 'superseded' });
});
