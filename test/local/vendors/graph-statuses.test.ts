import { createHmac } from 'node:crypto';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createFaults } from '../../../local/faults.ts';
import { startGraphApi } from '../../../local/vendors/graph-api.ts';
import { createLimiter, metaLimits } from '../../../local/vendors/graph-limits.ts';
import { openPhones } from '../../../local/vendors/phones.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { startVendor } from '../../support/vendor.ts';

async function start(url: string) {
  const phones = openPhones(await temporaryFolder());
  const faults = createFaults();
  const api = await startGraphApi({
    phones,
    faults,
    numbers: () => [{ phoneNumberId: '100', token: 'token' }],
    templates: () => [],
    now: () => 1_795_359_600_000,
    newId: () => 'id',
    webhook: { url, secret: 'app-secret' },
    statusPauseMs: 1,
  });
  onTestFinished(async () => {
    await api.close();
    phones.close();
  });
  const body = JSON.stringify({
    messaging_product: 'whatsapp',
    to: '15550100001',
    type: 'text',
    text: { body: 'x' },
    biz_opaque_callback_data: 'S😀1',
  });

  return {
    faults,
    post: () =>
      fetch(`${api.url}/v24.0/100/messages`, { method: 'POST', headers: { authorization: 'Bearer token' }, body }),
  };
}

const statusOf = (body: string) => JSON.parse(body).entry[0].changes[0].value.statuses[0];

test('a message’s statuses come as signed webhooks, in ASCII, with what we gave it; a refused one comes again', async () => {
  let refusals = 1;
  const receiver = await startVendor((_request, response) => {
    refusals -= 1;
    response.writeHead(refusals === 0 ? 500 : 200).end();
  });
  const { post } = await start(receiver.url);
  await post();

  await vi.waitFor(() =>
    expect(receiver.requests.map(({ body }) => statusOf(body).status)).toEqual(['sent', 'sent', 'delivered', 'read']),
  );
  for (const { body, headers } of receiver.requests) {
    expect(headers['x-hub-signature-256']).toBe(
      `sha256=${createHmac('sha256', 'app-secret').update(body).digest('hex')}`,
    );
    expect(body).toMatch(/^[\x20-\x7e]+$/);
    expect(statusOf(body)).toMatchObject({
      id: 'wamid.aWQ=',
      recipient_id: '15550100001',
      timestamp: '1795359600',
      biz_opaque_callback_data: 'S😀1',
    });
  }
});

test('one that is to fail afterwards fails with its code', async () => {
  const receiver = await startVendor((_request, response) => void response.end());
  const { post, faults } = await start(receiver.url);
  faults.script({ kind: 'failed', count: 1, code: 131_049 });

  expect((await post()).status).toBe(200);
  await vi.waitFor(() =>
    expect(receiver.requests.map(({ body }) => statusOf(body).status)).toEqual(['sent', 'failed']),
  );
  expect(statusOf(receiver.requests[1]?.body ?? '').errors).toMatchObject([{ code: 131_049 }]);
});

test('a client gets 45 messages at once and then one in six seconds; another client is not slowed', () => {
  let now = 0;
  const limited = createLimiter({ ...metaLimits, throughput: 1000 }, () => now);
  const codes = Array.from({ length: 46 }, () => limited('100', '1')?.code);

  expect(codes.filter((code) => code === undefined)).toHaveLength(45);
  expect(codes.at(-1)).toBe(131_056);
  expect(limited('100', '2')).toBeUndefined();
  now = 6000;
  expect([limited('100', '1')?.code, limited('100', '1')?.code]).toEqual([undefined, 131_056]);
});

test('a number sends 80 messages in a second', () => {
  let now = 0;
  const limited = createLimiter(metaLimits, () => now);
  const send = (count: number) =>
    Array.from({ length: count }, (_, client) => limited('100', `${now}-${client}`)?.code);

  expect(send(81)).toEqual([...Array(80).fill(undefined), 130_429]);
  now = 1000;
  expect(send(80)).toEqual(Array(80).fill(undefined));
});
