/** What callers are sent of their invites, with every try. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { openPage, screenshots } from '../support/page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const at = '2026-11-26T18:00:00.000Z';
const answers = ['HTTP 500', 'HTTP 204'];
const taken = {
  ...{ id: 'msg_1', caller: 'ivr', sessionId: 'N8p2Yx5QbR0tKc7e', type: 'invite.sent', state: 'taken' },
  tries: answers.map((answer) => ({ at, answer })),
};

test('callbacks are shown with every try and its answer; before the first one stands what to do', async () => {
  const { page, complaints } = await openPage(browser, { path: '/?tab=webhooks' });
  await page.route('**/local/callbacks', (route) => route.fulfill({ json: [] }));
  await page.getByRole('radio', { name: 'To callers' }).check();
  await page.getByText('No callback yet.').waitFor();
  await page.getByText('CALLERS=FILE npm start').waitFor();
  await page.screenshot({ path: `${screenshots}/callbacks-empty.png` });

  await page.route('**/local/callbacks', (route) => route.fulfill({ json: [taken] }));
  await page.reload();
  const row = page
    .getByRole('list', { name: 'The last callbacks' })
    .getByRole('button', { name: 'invite.sent to ivr' });
  await row.filter({ hasText: '2 tries, HTTP 204' }).click();
  const tries = page.getByRole('region', { name: 'Callback', exact: true }).getByRole('listitem').getByRole('strong');
  expect(await tries.allTextContents()).toEqual(answers);
  await page.screenshot({ path: `${screenshots}/callbacks.png` });
  expect(complaints()).toEqual([]);
});
