/** The whole state of the machine to one file, away, and back. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { openPage, screenshots } from '../support/page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('is saved to one file, forgotten, and brought back from the file', async () => {
  const { page, region, get, complaints } = await openPage(browser);
  const press = region('IVR').getByRole('button', { name: /^Press 2/ });
  await press.click();
  await region('Phone').getByRole('article').waitFor();
  await region('Phone').getByRole('textbox', { name: 'Message from the client' }).fill('Keep this');
  await region('Phone').getByRole('button', { name: 'Send' }).click();
  await region('Desk').getByText('Keep this').waitFor();
  await region('Timeline').getByText('✓✓ delivered').waitFor();
  const all = () => Promise.all(['/local/sessions', '/local/phones/15550100001', queue].map(get));
  const before = await all();

  const file = await saved(page);
  await page.screenshot({ path: `${screenshots}/state.png` });
  await page.getByRole('button', { name: 'Reset: forget everything' }).click();
  await page.getByRole('button', { name: 'Yes, forget everything' }).click();
  await region('Phone').getByText('Nothing in WhatsApp yet.').waitFor();
  await region('Desk').getByText('No session waits.').waitFor();
  expect(await all()).toEqual([[], [], []]);

  await menu(page);
  await page.getByLabel('File of a saved state').setInputFiles(file);
  await region('Phone').getByText('Keep this').waitFor();
  await region('Desk').getByText('Keep this').waitFor();
  expect(await all()).toEqual(before);

  await region('Phone').getByRole('textbox', { name: 'Message from the client' }).fill('And it goes on');
  await region('Phone').getByRole('button', { name: 'Send' }).click();
  await region('Desk').getByText('And it goes on').waitFor();
  expect(complaints()).toEqual([]);
});

test('a file that is no saved state is refused, and nothing is lost', async () => {
  const { page, region, get } = await openPage(browser);
  await region('IVR')
    .getByRole('button', { name: /^Press 2/ })
    .click();
  await region('Phone').getByRole('article').waitFor();

  await menu(page);
  const picture = { name: 'holiday.gz', mimeType: 'application/gzip', buffer: Buffer.from('not gzip') };
  await page.getByLabel('File of a saved state').setInputFiles(picture);
  await page.getByText('This is not a file of “Save the state to a file”.').waitFor();
  expect(await get('/local/phones/15550100001')).toHaveLength(1);
});

const queue = '/local/chat-queues/1:session-WA-sendSR';

function menu(page: Page): Promise<void> {
  return page.getByRole('button', { name: 'State of this machine' }).click();
}

/** Returns the path of the file. */
async function saved(page: Page): Promise<string> {
  await menu(page);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save the state to a file' }).click();
  const done = await download;
  expect(done.suggestedFilename()).toBe('invite-to-chat.snapshot.gz');

  return done.path();
}
