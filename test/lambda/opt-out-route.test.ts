import { expect, test } from 'vitest';
import { createOptOutRoute } from '../../lib/lambda/http/opt-out-route.ts';
import { createMemoryOptOuts } from '../memory/opt-outs.ts';
import { ledgerRow, noon } from '../support/builders.ts';
import { sampleCatalog } from '../support/sample-catalog.ts';

function open() {
  const channel = sampleCatalog().channel('whatsapp-main');
  if (!channel?.conversation) throw new Error('the sample channel takes client messages');

  const row = ledgerRow({ conversation: 'c1' });
  const conversation = {
    ...{
      id: 'c1',
      version: 't1',
      channel: channel.name,
      businessId: '19251112222',
      clientId: 'BR.1',
      invitedAs: '5511987654321',
    },
    ...{ sessions: [], activeAt: noon, expiresAt: noon },
  };
  const optOuts = createMemoryOptOuts();
  const route = createOptOutRoute({ optOuts, now: () => noon, report: () => {} });
  const session = { row, channel, settings: channel.conversation, conversation };

  return { optOuts, ask: (method: 'PUT' | 'DELETE') => route(session, method) };
}

test('an agent opts a client out, who told them so, and in again under every way to write the number', async () => {
  const { optOuts, ask } = open();

  expect(await ask('PUT')).toMatchObject({
    statusCode: 200,
    body: expect.stringContaining('{"sessionId":"S000000000000001","optedOut":true}'),
  });
  expect(await optOuts.read('phone', ['5511987654321'])).toEqual({ at: noon, by: 'agent' });

  await optOuts.put('phone', ['551187654321'], { at: noon, by: 'client' });
  expect(await ask('DELETE')).toMatchObject({ statusCode: 200, body: expect.stringContaining('"optedOut":false') });
  expect(await optOuts.read('phone', ['5511987654321', '551187654321'])).toBeUndefined();
});

test('both may be repeated', async () => {
  const { ask } = open();

  for (const method of ['PUT', 'PUT', 'DELETE', 'DELETE'] as const)
    expect(await ask(method)).toMatchObject({ statusCode: 200 });
});
