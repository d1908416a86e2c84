/** What the client and the agent do beside talking. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { openPage, screenshots } from '../support/page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('after a day only a response goes out; then she has another number, orders, says stop, deletes a thread', async () => {
  const { page, region, complaints } = await openPage(browser);
  const [ivr, phone, desk] = [region('IVR'), region('Phone'), region('Desk')];
  await ivr.getByRole('button', { name: 'the agent answers a day later?', exact: true }).click();
  await ivr.getByText(/free text is refused, a response reaches her/).waitFor();

  await desk.getByRole('button', { name: 'Take' }).click();
  const focused = page.locator(':focus');
  await desk.getByRole('textbox', { name: 'Message from the agent' }).and(focused).fill('Yes');
  await desk.getByRole('button', { name: 'Send' }).click();
  await desk
    .getByRole('alert')
    .getByText(/too long ago for free text/)
    .waitFor();
  await desk.getByLabel('Send a standard response').selectOption('continue-in-chat');
  await phone.getByRole('article').filter({ hasText: 'number 4 in line' }).waitFor();
  await page.screenshot({ path: `${screenshots}/window.png` });

  const read = Promise.withResolvers<void>();
  await page.route('**/local/phones/15550100777', async (route) => {
    await read.promise;
    await route.continue();
  });
  await phone.getByRole('button', { name: 'More that Ann can do' }).click();
  await page.getByRole('textbox', { name: 'New number' }).fill('+1 555 010 0777');
  await page.getByRole('button', { name: 'Change number' }).click();
  await page.getByRole('textbox', { name: 'New number' }).waitFor({ state: 'hidden' });
  const written = phone.getByRole('textbox', { name: 'Message from the client' });
  await written.fill('I have another number');
  read.resolve();
  await written.press('Enter');
  await desk.getByRole('log').getByText('I have another number').waitFor();
  // Neither what the agent had begun nor where Ann types is lost while the page reads her phone anew.
  expect(await desk.getByRole('textbox', { name: 'Message from the agent' }).inputValue()).toBe('Yes');
  expect(await written.and(focused).count()).toBe(1);
  await expect.poll(() => phone.getByRole('article').count(), { timeout: 60_000 }).toBe(3);

  await phone.getByRole('button', { name: 'More that Ann can do' }).click();
  await page.getByRole('button', { name: 'Send a place' }).click();
  await desk
    .getByRole('log')
    .getByText(/Brandenburger Tor/)
    .waitFor();
  for (const [button, said] of [
    ['Order two products', /2 × A-17/],
    ['Fill in a form', /people: 2/],
    ['Ask about a product', /About the product A-17/],
  ] as const) {
    await phone.getByRole('button', { name: 'More that Ann can do' }).click();
    await page.getByRole('button', { name: button }).click();
    await desk.getByRole('log').getByText(said).waitFor();
  }
  await page.screenshot({ path: `${screenshots}/orders.png` });

  await phone.getByRole('button', { name: 'More that Ann can do' }).click();
  await page.getByRole('checkbox', { name: 'writes without a number' }).check();
  await page.getByRole('checkbox', { name: 'writes without a number' }).waitFor({ state: 'hidden' });
  await written.fill('It is still me');
  await written.press('Enter');
  await desk.getByRole('log').getByText('It is still me').waitFor();
  await phone.getByRole('article').filter({ hasText: 'It is still me' }).waitFor();

  const response = phone.getByRole('article').filter({ hasText: 'number 4 in line' });
  await response.getByRole('button', { name: /^Receipt: / }).click();
  await response.getByRole('button', { name: 'read', exact: true }).click();
  await response.getByRole('img', { name: 'read' }).waitFor();

  await phone.getByRole('button', { name: 'More that Ann can do' }).click();
  await page.getByRole('button', { name: 'Write STOP' }).click();
  await desk.getByRole('log').getByText('STOP', { exact: true }).waitFor();
  await ivr.getByRole('button', { name: /^Press 2/ }).click();
  await ivr
    .getByText(/The client wants no messages/)
    .first()
    .waitFor();

  await ivr.getByRole('radio', { name: 'Messages' }).check();
  await ivr.getByRole('button', { name: /^Press 2/ }).click();
  await phone.getByRole('article').first().waitFor();
  await phone.getByRole('button', { name: 'More that Ann can do' }).click();
  await page.getByRole('button', { name: 'Delete the thread' }).click();
  await desk.getByText('Ended: closed.').waitFor();
  expect(complaints()).toEqual([]);
});
