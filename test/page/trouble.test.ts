/** What goes wrong, on the page: faults, a rerun, and a machine that does not answer. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { openPage, screenshots } from '../support/page.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe('what if', () => {
  test('she presses twice: one session, one bubble', async () => {
    const { region, get } = await openPage(browser);
    await region('IVR').getByRole('button', { name: 'she presses twice?', exact: true }).click();
    await region('IVR').getByText('Two requests, one session: one bubble on the phone.').waitFor();

    await region('Phone').getByRole('article').waitFor();
    expect(await region('Phone').getByRole('article').count()).toBe(1);
    expect(await get('/local/sessions')).toHaveLength(1);
  });

  test('she has no WhatsApp: the refusal is in the timeline with what its code means', async () => {
    const { page, region, complaints } = await openPage(browser);
    await region('IVR').getByRole('button', { name: 'she has no WhatsApp?', exact: true }).click();
    await region('IVR')
      .getByText(/Failed on WhatsApp, so the IVR invited by SMS/)
      .waitFor();

    await region('Timeline').getByText('131026').first().waitFor();
    await region('Timeline').getByText('the client cannot be reached on WhatsApp').first().waitFor();
    await page.screenshot({ path: `${screenshots}/fault.png` });
    expect(complaints()).toEqual([]);
  });

  test('the sender is killed in the send: unknown, never sent again, and sent by its receipt', async () => {
    const { region } = await openPage(browser);
    await region('IVR').getByRole('button', { name: 'the sender is killed in the send?', exact: true }).click();
    await region('IVR').getByText('Its receipt came: sent, and once only.').waitFor({ timeout: 120_000 });

    expect(await region('Phone').getByRole('article').count()).toBe(1);
  });
});

describe('a rerun', () => {
  test('with the same key sends nothing, and with a new one is a new session', async () => {
    const { page, region, get } = await openPage(browser);
    await region('IVR')
      .getByRole('button', { name: /^Press 2/ })
      .click();
    await region('Phone').getByRole('article').waitFor();
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Sessions' }).click();

    const same = page.getByRole('button', { name: 'Rerun with the same key' });
    const row = page.getByRole('main').getByRole('listitem').filter({ hasText: 'whatsapp-main' });
    await row.first().getByRole('button').click();
    await same.click();
    await page.getByText(/with the same session: nothing new was sent/).waitFor();
    expect(await get('/local/phones/15550100001')).toHaveLength(1);

    await page.getByRole('button', { name: 'Rerun with a new key' }).click();
    await expect.poll(() => get('/local/phones/15550100001'), { timeout: 60_000 }).toHaveLength(2);
    expect(await get('/local/sessions')).toHaveLength(2);
    await page.screenshot({ path: `${screenshots}/rerun.png` });
  });
});

describe('the connection', () => {
  test('is lost and found again, and what was shown stays', async () => {
    const { page, region, system } = await openPage(browser);
    await region('IVR')
      .getByRole('button', { name: /^Press 2/ })
      .click();
    await region('Phone').getByRole('article').waitFor();

    await system.kill('SIGKILL');
    await page.getByText('npm start does not answer.').waitFor();
    expect(await region('Phone').getByRole('article').count()).toBe(1);
    await page.screenshot({ path: `${screenshots}/lost.png` });
  });
});

describe('with a list of callers', () => {
  test('the page asks for a key, again if it is wrong, and goes on with the right one', async () => {
    const callers = join(await temporaryFolder(), 'callers.json');
    const key = 'the-key-of-the-page-00001';
    writeFileSync(
      callers,
      JSON.stringify({ callers: [{ name: 'page', 'api-keys': [key], may: ['invite', 'converse'] }] }),
    );
    const { page, region, complaints } = await openPage(browser, { env: { CALLERS: callers } });
    const press = region('IVR').getByRole('button', { name: /^Press 2/ });
    const dialog = page.getByRole('dialog');

    await press.click();
    for (const given of ['another-key', key]) {
      await dialog.getByLabel('API key').fill(given);
      await dialog.getByRole('button', { name: 'Use this key' }).click();
      await dialog.waitFor({ state: 'hidden' });
      await press.click();
      if (given !== key) await dialog.getByRole('heading', { name: 'This key is not accepted' }).waitFor();
    }
    await region('Phone').getByRole('article').waitFor();
    expect(complaints()).toEqual([]);
  });
});
