import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultsPage } from '../../cli/docs/faults-page.ts';
import { openApi } from '../../cli/docs/openapi.ts';
import { espBody, ledgerRow } from '../support/builders.ts';
import { openFunctions } from '../support/functions.ts';
import { httpEvent } from '../support/http-event.ts';
import { openApiPage } from '../support/openapi.ts';

const written = JSON.parse(readFileSync('docs/openapi.json', 'utf8'));
const { checkAnswer: check, isRequest } = openApiPage(written);

test('docs/openapi.json and docs/faults.md are what npm run docs writes', () => {
  expect(written).toEqual(JSON.parse(JSON.stringify(openApi())));
  expect(readFileSync('docs/faults.md', 'utf8')).toBe(faultsPage());
});

describe('the running API', () => {
  let functions: Awaited<ReturnType<typeof openFunctions>>;
  beforeAll(async () => {
    functions = await openFunctions();
  }, 60_000);
  afterAll(() => functions.close());

  const bodies = readdirSync('events/esp').map((name) => [name, readFileSync(`events/esp/${name}`, 'utf8')] as const);

  test.each(bodies)('answers %s as the page says, in every format', async (_name, body) => {
    for (const query of [{}, { dryRun: '1' }, { faults: '200' }, { format: 'xml' }]) {
      check('/esp', 'post', await functions.accept(httpEvent({ body, query }), functions.context));
    }
  });

  test.each(bodies.filter(([name]) => !name.startsWith('fault-')))(
    'takes %s, which is what the page calls a request',
    (_name, body) => {
      const request = isRequest('InviteRequest', JSON.parse(body));

      expect(request?.takes, request?.errors).toBe(true);
    },
  );

  test('answers with the id of another chat server as the page says', async () => {
    const body = JSON.stringify(espBody({}, { UserData: { ConnID: '006502f1a2b3c4d5' } }));
    const first = await functions.accept(httpEvent({ body }), functions.context);
    const sessionId = JSON.parse(first.body ?? '').Parameters._umsChatSessionId;
    const chat = { state: 'open', server: 'connect-main', id: '6a1f0c52-9d0e-4c57-8f0b-2a3b4c5d6e7f' } as const;
    await functions.ledger.claim({ ...ledgerRow({ sessionId, chat }), leaseUntil: Date.now() + 60_000 }, Date.now(), {
      fresh: true,
    });
    const again = await functions.accept(httpEvent({ body }), functions.context);

    expect(JSON.parse(again.body ?? '').Parameters._umsChatSessionId).toBe(chat.id);
    expect(check('/esp', 'post', again)).toBe(202);
  });

  test('answers sessions and health as the page says', async () => {
    const accepted = await functions.accept(
      httpEvent({ body: readFileSync('events/esp/whatsapp-invite.json', 'utf8') }),
      functions.context,
    );
    const id = JSON.parse(accepted.body ?? '').Parameters._umsChatSessionId;
    const ask = async (method: string, sessionId: string) =>
      check(
        '/sessions/{id}',
        method.toLowerCase(),
        await functions.session(
          httpEvent({ method, path: `/sessions/${sessionId}`, pathParameters: { id: sessionId } }),
          functions.context,
        ),
      );
    const health = async (query: Record<string, string>) =>
      check(
        '/health',
        'get',
        await functions.accept(httpEvent({ method: 'GET', path: '/health', query }), functions.context),
      );

    expect([await ask('GET', id), await ask('DELETE', id), await ask('GET', id), await ask('GET', 'nobody')]).toEqual([
      200, 200, 200, 404,
    ]);
    expect([await health({}), await health({ deep: '' })]).toEqual([200, 200]);
  });
});
