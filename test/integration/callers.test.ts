import { expect, onTestFinished, test } from 'vitest';
import { espBody, ledgerRow } from '../support/builders.ts';
import { openFunctions } from '../support/functions.ts';
import { httpEvent } from '../support/http-event.ts';

const keys = { ivr: 'the-key-of-the-ivr-0001', agents: 'the-key-of-the-agents-1', shop: 'the-key-of-the-shop-001' };
const callers = {
  callers: [
    { name: 'ivr', 'api-keys': [keys.ivr], channels: ['whatsapp-main'] },
    { name: 'agents', 'api-keys': [keys.agents], channels: ['whatsapp-main'] },
    { name: 'shop', 'api-keys': [keys.shop], channels: ['sms-main'] },
  ],
};

test('a session is read and ended by every caller of its channel, and is not there for the others', async () => {
  const { accept, session, ledger, context, close } = await openFunctions({ callers });
  onTestFinished(close);
  const posted = await accept(
    httpEvent({ body: JSON.stringify(espBody()), headers: { 'x-api-key': keys.ivr } }),
    context,
  );
  const id = JSON.parse(posted.body ?? '').Parameters._umsChatSessionId;
  await ledger.claim({ ...ledgerRow({ sessionId: id }), leaseUntil: 0 }, Date.now(), { fresh: true });

  const ask = async (method: string, key: string) =>
    (
      await session(
        httpEvent({ method, path: `/sessions/${id}`, pathParameters: { id }, headers: { 'x-api-key': key } }),
        context,
      )
    ).statusCode;

  expect(await Promise.all([ask('GET', keys.agents), ask('GET', keys.shop), ask('DELETE', keys.shop)])).toEqual([
    200, 404, 404,
  ]);
  expect([await ask('DELETE', keys.agents), await ask('GET', keys.ivr)]).toEqual([200, 200]);
});
