/** The page without a mouse. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { openPage } from '../support/page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe('the keyboard', () => {
  test('is enough for the first run', async () => {
    const { page, region } = await openPage(browser);
    await region('IVR')
      .getByRole('button', { name: /^Press 2/ })
      .waitFor();
    await tabTo(page, /^Press 2/);
    await page.keyboard.press('Enter');
    await region('Phone').getByRole('article').waitFor();

    await tabTo(page, 'Message from the client');
    await page.keyboard.type('Hello');
    await page.keyboard.press('Enter');
    await region('Desk').getByText('Hello').waitFor();

    await tabTo(page, 'Take');
    await page.keyboard.press('Enter');
    await region('Desk').getByRole('textbox', { name: 'Message from the agent' }).waitFor();
    await page.keyboard.type('Good morning');
    await page.keyboard.press('Enter');
    await region('Phone').getByRole('article').filter({ hasText: 'Good morning' }).waitFor();
  });
});

/** Presses Tab until what has this name has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<string>(
      '(document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "").trim()',
    );
    if (typeof name === 'string' ? focused === name : name.test(focused)) return;
  }

  throw new Error(`Tab does not lead to ${name}`);
}
