/** Each medium as its own app shows it: header, bubbles, and what can be tapped. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { openPage, screenshots } from '../support/page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('on Messenger a quick reply is a chip, and a tap reaches the agent', async () => {
  const { page, region, complaints } = await openPage(browser, { env: { CATALOG: 'examples/messenger' } });
  await region('IVR').getByRole('button', { name: 'Press 2: continue in Messenger' }).click();
  const phone = region('Phone');
  await phone.getByText('Business chat').waitFor();
  const chip = phone.getByRole('article').getByRole('button', { name: 'Yes, please' });
  await chip.waitFor();
  expect(await page.evaluate(roundness)).toBe('99px');
  await page.screenshot({ path: `${screenshots}/messenger.png` });

  await chip.click();
  await region('Desk').getByRole('log').getByText('Yes, please', { exact: true }).waitFor();
  await region('Desk').getByText('Messenger', { exact: true }).waitFor();
  expect(complaints()).toEqual([]);
});

/** As chips have it, and buttons do not. */
const roundness = `getComputedStyle(document.querySelector('.phone .choices button')).borderRadius`;
