import { expect, onTestFinished, test } from 'vitest';
import { espBody, ledgerRow } from '../support/builders.ts';
import { openFunctions } from '../support/functions.ts';
import { httpEvent } from '../support/http-event.ts';

const keys = {
  ivr: 'the-key-of-the-ivr-0001',
  agents: 'the-key-of-the-agents-1',
  shop: 'the-key-of-the-shop-001',
  other: 'the-key-of-another-0001',
};
const callers = {
  callers: [
    { name: 'ivr', 'api-keys': [keys.ivr], channels: ['whatsapp-main'] },
    { name: 'agents', 'api-keys': [keys.agents], channels: ['whatsapp-main'], may: ['converse'] },
    { name: 'shop', 'api-keys': [keys.shop], channels: ['sms-main'], may: ['invite', 'converse'] },
    { name: 'other', 'api-keys': [keys.other], may: ['invite'] },
  ],
};

test('a session is read and ended by its caller and by who converses on its channel, and is not there for others', async () => {
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

  const asked = [ask('GET', keys.agents), ask('GET', keys.shop), ask('DELETE', keys.shop)];
  expect(await Promise.all([...asked, ask('GET', keys.other), ask('DELETE', keys.other)])).toEqual([
    200, 404, 404, 404, 404,
  ]);
  expect([await ask('DELETE', keys.agents), await ask('GET', keys.ivr)]).toEqual([200, 200]);
});

test('a caller without the right to invite is refused before its request is read', async () => {
  const { accept, context, close } = await openFunctions({ callers });
  onTestFinished(close);
  const posted = await accept(httpEvent({ body: '{}', headers: { 'x-api-key': keys.agents } }), context);

  expect([posted.statusCode, JSON.parse(posted.body ?? '').faultCode]).toEqual([403, 'forbidden']);
});

test('agents answer with the right to converse; a caller that only invited may not', async () => {
  const { accept, session, ledger, context, close } = await openFunctions({ callers });
  onTestFinished(close);
  const headers = { 'x-api-key': keys.ivr };
  const posted = await accept(httpEvent({ body: JSON.stringify(espBody()), headers }), context);
  const id = JSON.parse(posted.body ?? '').Parameters._umsChatSessionId;
  await ledger.claim({ ...ledgerRow({ sessionId: id }), leaseUntil: 0 }, Date.now(), { fresh: true });

  const ask = async (key: string) => {
    const path = `/sessions/${id}/messages`;
    const body = JSON.stringify({ text: 'Hello' });
    const { statusCode, body: answer = '' } = await session(
      httpEvent({ path, pathParameters: { id }, body, headers: { 'x-api-key': key } }),
      context,
    );

    return [statusCode, JSON.parse(answer).faultCode];
  };

  expect(await ask(keys.ivr)).toEqual([403, 'forbidden']);
  expect(await ask(keys.shop)).toEqual([404, 'session_unknown']);
  // The row is of an invite from before the channel took messages.
  expect(await ask(keys.agents)).toEqual([422, 'client_unreachable']);
});
