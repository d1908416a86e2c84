/** A response on the page while its file is being edited. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { openPage, screenshots } from '../support/page.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('a preview follows its file, a fault shows its caret, and what was typed outlives it', async () => {
  const folder = await temporaryFolder();
  cpSync('catalog', folder, { recursive: true });
  const file = join(folder, 'responses', 'welcome-text.yml');
  const before = readFileSync(file, 'utf8');
  const { page, complaints } = await openPage(browser, {
    env: { CATALOG: folder },
    path: '/?tab=catalog&response=welcome-text',
  });
  const preview = page.getByRole('region', { name: 'Preview on sms-main' }).locator('.bubble-text');
  await preview.getByText('Welcome back, Ann.').waitFor();
  await page.getByLabel('Contact.FirstName').fill('Zoë');
  await preview.getByText('Welcome back, Zoë.').waitFor();

  writeFileSync(file, before.replace('Welcome back', 'Good morning'));
  await preview.getByText('Good morning, Zoë.').waitFor();

  writeFileSync(file, before.replace('FirstName$>', 'FirstName'));
  await page.getByRole('region', { name: 'Faults of the catalog' }).getByText('^').waitFor();
  await page.screenshot({ path: `${screenshots}/catalog-fault.png` });
  writeFileSync(file, before);
  await preview.getByText('Welcome back, Zoë.').waitFor();
  writeFileSync(file, '[');
  await page.getByText('welcome-text cannot be read now.').waitFor();

  writeFileSync(file, before);
  await preview.getByText('Welcome back, Ann.').waitFor();
  await page.getByLabel('all values').selectOption('emoji');
  await preview.getByText(/Welcome back, .* Zoë\./).waitFor();
  expect(complaints()).toEqual([]);
});
