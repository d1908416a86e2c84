/** What the views behind Live are for: webhooks once more, faults to order, queues and what lies dead. */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localAccount } from '../../local/account.ts';
import { launchBrowser } from '../support/browser.ts';
import { openPage, screenshots } from '../support/page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('a webhook is posted again, twice, and in reverse with the one before it', async () => {
  const { page, region, get, complaints } = await openPage(browser);
  await region('IVR')
    .getByRole('button', { name: /^Press 2/ })
    .click();
  await region('Timeline').getByText('✓✓ delivered').waitFor();
  await page.getByRole('link', { name: 'Webhooks' }).click();
  const rows = page.getByRole('list', { name: 'The last webhooks' }).getByRole('listitem');
  await rows.first().getByRole('button').click();
  const detail = page.getByRole('region', { name: 'Webhook', exact: true });
  await detail.getByRole('region', { name: 'Exact bytes' }).getByText('whatsapp_business_account').waitFor();

  for (const [button, answered] of [
    ['Again', 'Posted again: answered 200.'],
    ['Twice', 'Posted twice: answered 200, 200.'],
    ['Reversed, with the one before', 'Posted in reverse: answered 200, 200.'],
  ] as const) {
    await detail.getByRole('button', { name: button }).click();
    await detail.getByText(answered).waitFor();
  }
  expect(await get('/local/webhooks')).toHaveLength(7);
  expect(await get('/local/phones/15550100001')).toHaveLength(1);
  await page.screenshot({ path: `${screenshots}/webhook-again.png` });
  expect(complaints()).toEqual([]);
});

test('each fault can be armed, is counted on every view, and taken back', async () => {
  const { page, get, complaints } = await openPage(browser, { path: '/?tab=faults' });
  const badge = page.getByRole('navigation', { name: 'Views' }).getByText(/armed$/);
  await page.getByText('No fault is armed.').waitFor();
  const switches = page.getByRole('main').getByRole('form');
  const count = await switches.count();
  for (let place = 0; place < count; place += 1) {
    await switches.nth(place).getByRole('button', { name: 'Arm' }).click();
    await badge.getByText(`${place + 1} armed`).waitFor();
  }
  expect(await get('/local/faults')).toHaveLength(count);
  await page.screenshot({ path: `${screenshots}/faults-armed.png` });

  await page.getByRole('link', { name: 'Live' }).click();
  await badge.getByText(`${count} armed`).waitFor();
  await page.getByRole('link', { name: /^Faults/ }).click();
  for (let left = count; left > 0; left -= 1) {
    await page.getByRole('button', { name: 'Take back' }).first().click();
    await expect.poll(() => page.getByRole('button', { name: 'Take back' }).count(), patience).toBe(left - 1);
  }
  await badge.waitFor({ state: 'hidden' });
  expect(complaints()).toEqual([]);
});

test('a dead letter has its reason, what nobody can read stays, and a sweep says what it found', async () => {
  const { page, system, complaints } = await openPage(browser, { path: '/?tab=queues' });
  await page.getByText('No dead letters.').waitFor();
  const client = new SQSClient({ endpoint: system.endpoints.sqs, ...localAccount });
  await client.send(new SendMessageCommand({ QueueUrl: system.endpoints.inviteQueueUrl, MessageBody: '{"v":' }));
  client.destroy();

  const letters = page.getByRole('region', { name: 'invites-dead-letters' });
  await letters.getByText(/received 0×/).waitFor();
  await page.screenshot({ path: `${screenshots}/dead-letter.png` });
  await letters.getByRole('button', { name: 'Take back' }).click();
  await page.getByText('0 letters back on the queue. 1 letter cannot be read').waitFor();

  await page.getByRole('button', { name: 'Sweep now' }).click();
  await page.getByText('Swept: there was nothing to do.').waitFor();
  expect(complaints()).toEqual([]);
});

const patience = { timeout: 60_000 };
