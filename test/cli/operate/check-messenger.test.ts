import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { checkMessenger } from '../../../cli/operate/check-messenger.ts';
import type { CatalogData } from '../../../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../../../lib/catalog/load.ts';
import { targetOf } from '../../support/target.ts';
import { startVendor } from '../../support/vendor.ts';

const page = '102030405060708';
const fields = ['messages', 'messaging_postbacks', 'message_deliveries', 'message_reads'];
const approved = { name: 'order_ready', language: 'en_US', status: 'APPROVED' };

/** The Page of examples/messenger, with a Graph API that answers by the last part of the path. */
async function check(answers: Readonly<Record<string, unknown>> = {}, status = 200) {
  const byPath: Readonly<Record<string, unknown>> = {
    [page]: { id: page },
    subscribed_apps: { data: [{ subscribed_fields: fields }] },
    message_templates: { data: [approved] },
    ...answers,
  };
  const vendor = await startVendor((request, response: ServerResponse) => {
    const last = request.path.split('?')[0]?.split('/').at(-1) ?? '';
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(byPath[last]));
  });
  const { data } = loadCatalogFolder('examples/messenger');
  if (!data) throw new Error('the catalog is broken');
  const catalog: CatalogData = {
    ...data,
    channels: data.channels.map((channel) => ({ ...channel, endpoint: `${vendor.url}/v24.0` })),
  };

  return checkMessenger(targetOf({ catalog }));
}

test('the token, the Page’s fields and the catalog’s utility templates are right', async () => {
  const results = await check();

  expect(results.map(({ ok }) => ok)).toEqual([true, true, true, true]);
  expect(results.map(({ what }) => what)).toEqual([
    expect.stringContaining('messenger-main/token: readable'),
    `messenger-main: Page ${page}: the token is the Page’s`,
    `messenger-main: Page ${page}: what clients write and receipts are subscribed`,
    'response order-ready: utility template order_ready (en_US) is approved',
  ]);
});

test.each([
  [
    'a field that is not subscribed',
    { subscribed_apps: { data: [{ subscribed_fields: ['messages'] }] } },
    /messaging_postbacks, message_deliveries, message_reads/,
  ],
  ['a template that is not there', { message_templates: { data: [] } }, /is not there/],
  [
    'a template that is rejected',
    { message_templates: { data: [{ ...approved, status: 'REJECTED' }] } },
    /is rejected/,
  ],
])('%s is found', async (_, answers, what) => {
  const wrong = (await check(answers)).filter(({ ok }) => !ok);

  expect(wrong).toEqual([{ ok: false, what: expect.stringMatching(what), fix: expect.any(String) }]);
});

test('a token that Meta does not take is found, and stops no other check', async () => {
  const wrong = (await check({ [page]: { error: { code: 190 } } }, 401)).filter(({ ok }) => !ok);

  expect(wrong).toEqual([
    { ok: false, what: expect.stringMatching(/answered 401/), fix: expect.stringContaining('messenger-main/token') },
  ]);
});
