/** What callers are sent of their invites, with every try. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { startCallbackReceiver } from '../support/callback-receiver.ts';
import { openPage, screenshots } from '../support/page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('callbacks are shown with every try and its answer; before the first one stands what to do', async () => {
  const answers = [500, 204];
  const { env, key, received } = await startCallbackReceiver({
    callback: { events: ['invite.sent'] },
    answer: () => answers.shift() ?? 204,
  });
  const { page, region, complaints } = await openPage(browser, { path: '/?tab=webhooks', env });
  await page.getByRole('radio', { name: 'To callers' }).check();
  await page.getByText('No callback yet.').waitFor();
  await page.getByText('CALLERS=FILE npm start').waitFor();
  await page.screenshot({ path: `${screenshots}/callbacks-empty.png` });

  await page.getByRole('link', { name: 'Live' }).click();
  const press = region('IVR').getByRole('button', { name: /^Press 2/ });
  await press.click();
  await page.getByRole('dialog').getByLabel('API key').fill(key);
  await page.getByRole('dialog').getByRole('button', { name: 'Use this key' }).click();
  await press.click();
  await region('Phone').getByRole('article').waitFor();

  await page.getByRole('link', { name: 'Webhooks' }).click();
  await page.getByRole('radio', { name: 'To callers' }).check();
  const list = page.getByRole('list', { name: 'The last callbacks' });
  const row = list.getByRole('button', { name: 'invite.sent to ivr' });
  await row.click();
  const detail = page.getByRole('region', { name: 'Callback', exact: true });
  await row.filter({ hasText: '2 tries, HTTP 204' }).waitFor();
  await detail.getByText('ivr has taken it.').waitFor();
  expect(await detail.getByRole('listitem').getByRole('strong').allTextContents()).toEqual(['HTTP 500', 'HTTP 204']);
  const [first, second] = received();
  expect(second?.id).toBe(first?.id);
  await detail.getByText(`webhook-id: ${first?.id}`).waitFor();
  await page.screenshot({ path: `${screenshots}/callbacks.png` });
  expect(complaints()).toEqual([]);
});
