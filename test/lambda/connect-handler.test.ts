import { expect, test } from 'vitest';
import { createConnectHandler } from '../../lib/lambda/http/connect-handler.ts';
import type { LedgerRow } from '../../lib/ledger/ledger.ts';
import { ledgerRow } from '../support/builders.ts';

const sessionId = 'S000000000000001';

/** What a flow hears of an invite on a chat server that draws its own ids, where the ledger has `row` when the wait is over. */
async function answer(row: LedgerRow | undefined) {
  const handle = createConnectHandler({
    readCallers: 'off',
    accept: async () => ({ status: 'accepted', sessionId, key: 'k-1', waitSeconds: 5 }),
    awaitOutcome: async () => row,
    wait: () => new Promise(() => {}),
    reportError: () => {},
  });

  return handle({
    Details: { ContactData: { ContactId: 'c-1', Attributes: null, CustomerEndpoint: null }, Parameters: null },
  });
}

test.each([
  ['our id where nothing is known yet', undefined, { Status: 'accepted', _umsChatSessionId: sessionId }],
  ['the chat server’s id as soon as it is known', 'retrying', { Status: 'accepted', _umsChatSessionId: 'gms-1' }],
  ['the outcome with it', 'sent', { Status: 'sent', _umsChatSessionId: 'gms-1' }],
] as const)('a flow hears %s', async (_, status, expected) => {
  const row = status && ledgerRow({ status, chat: { state: 'open', server: 'gms-main', id: 'gms-1' } });

  expect(await answer(row)).toMatchObject(expected);
});
