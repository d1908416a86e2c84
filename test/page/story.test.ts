/** What somebody does who sees the page for the first time, and a conversation with files. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { openPage, screenshots } from '../support/page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** A square of one colour. */
const picture = {
  name: 'parcel.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR42mP8z8AARIQB46hCBwBJ4gQFH2ZTzwAAAABJRU5ErkJggg==',
    'base64',
  ),
};

describe('the first run', () => {
  test('is three clicks and two lines of text, from the call to an answer on the phone', async () => {
    const { page, region, complaints } = await openPage(browser);
    const [ivr, phone, desk, timeline] = [region('IVR'), region('Phone'), region('Desk'), region('Timeline')];
    const press = ivr.getByRole('button', { name: 'Press 2: continue in WhatsApp' });
    await press.waitFor();
    expect(await page.locator('.lit').count()).toBe(1);

    await press.click();
    const bubble = phone.getByRole('article').filter({ hasText: 'you are number 4 in line' });
    await bubble.waitFor();
    await bubble.getByRole('img', { name: 'delivered' }).waitFor();
    await timeline.getByText('✓✓ delivered').waitFor();
    await ivr.getByText('POST /esp').waitFor();

    await phone.getByRole('textbox', { name: 'Message from the client' }).fill('Hi, it is about my parcel');
    await phone.getByRole('button', { name: 'Send' }).click();
    await desk.getByText('Hi, it is about my parcel').waitFor();
    await timeline.getByText('the client wrote').waitFor();

    await desk.getByRole('button', { name: 'Take' }).click();
    await desk.getByRole('textbox', { name: 'Message from the agent' }).fill('It is on its way');
    await desk.getByRole('button', { name: 'Send' }).click();
    await phone.getByRole('article').filter({ hasText: 'It is on its way' }).waitFor();
    await page.screenshot({ path: `${screenshots}/first-run.png` });

    await desk.getByRole('button', { name: 'End', exact: true }).click();
    await timeline.getByText(/session terminated/).waitFor();
    await timeline.getByText(/Nothing: the session has ended/).waitFor();
    expect(complaints()).toEqual([]);
  });
});

describe('a conversation', () => {
  test('carries pictures both ways', async () => {
    const { page, region, complaints } = await openPage(browser);
    const [phone, desk] = [region('Phone'), region('Desk')];
    await region('IVR')
      .getByRole('button', { name: /^Press 2/ })
      .click();
    await phone.getByRole('article').waitFor();

    await phone.getByLabel('Picture from the client').setInputFiles(picture);
    await phone.getByRole('article').getByRole('img', { name: 'parcel.png' }).waitFor();
    await desk.getByRole('img', { name: 'Picture' }).waitFor();

    await desk.getByRole('button', { name: 'Take' }).click();
    await desk.getByLabel('File from the agent').setInputFiles({ ...picture, name: 'receipt.png' });
    await phone.getByRole('article').nth(2).getByRole('img', { name: 'receipt.png' }).waitFor();
    await desk
      .getByRole('img', { name: 'Picture' })
      .or(desk.getByRole('img', { name: 'receipt.png' }))
      .nth(1)
      .waitFor();
    await page.screenshot({ path: `${screenshots}/pictures.png` });

    await page.reload();
    const pictures = phone.getByRole('article').getByRole('img', { name: /Picture|png/ });
    await pictures.nth(1).waitFor();
    expect(complaints()).toEqual([]);
  });
});
