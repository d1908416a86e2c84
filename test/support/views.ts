/** How the page looks: three widths, each view with and without something to show, and the rules of accessibility. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type OpenedPage, openPage, screenshots } from './page.ts';

const tabs = ['Live', 'Sessions', 'Queues', 'Requests', 'Webhooks', 'Catalog', 'Faults'] as const;
const widths = [1280, 768, 390] as const;

/** In a file each, side by side: the rules take seconds a view. */
export function testViews(colorScheme: 'light' | 'dark'): void {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  describe(`in ${colorScheme}`, () => {
    test('no view breaks a rule of accessibility, or is wider than its window', async () => {
      const opened = await openPage(browser, { colorScheme, locale: 'de-DE' });
      await converse(opened);

      const broken: string[] = [];
      for (const width of widths)
        for (const tab of tabs) {
          await opened.page.setViewportSize({ width, height: width === 390 ? 844 : 800 });
          await show(opened.page, tab);
          await opened.page.screenshot({ path: `${screenshots}/${tab.toLowerCase()}-${colorScheme}-${width}.png` });
          // The rules take seconds a view, and mostly do not depend on the width.
          const isHeld = width === 1280 || (width === 390 && tab === 'Live');
          const faults = isHeld ? await faultsOf(opened.page, colorScheme) : await widthOf(opened.page);
          broken.push(...faults.map((fault) => `${tab} at ${width}: ${fault}`));
        }

      expect(broken).toEqual([]);
      expect(opened.complaints()).toEqual([]);
    }, 300_000);

    test('nothing has happened yet: each view says what to do', async () => {
      const { page } = await openPage(browser, { colorScheme });

      for (const tab of tabs) {
        await show(page, tab);
        await page.screenshot({ path: `${screenshots}/${tab.toLowerCase()}-empty-${colorScheme}.png` });
        const tables = await page.getByRole('main').getByRole('table').all();
        for (const table of tables) expect(await table.getByRole('cell').count(), `an empty table: ${tab}`).not.toBe(0);
        expect(colorScheme === 'light' ? await faultsOf(page, colorScheme) : await widthOf(page), tab).toEqual([]);
      }
    }, 300_000);
  });
}

/** A session with words from both sides. */
async function converse({ region, page, post }: OpenedPage): Promise<void> {
  await post('/local/faults', { kind: 'status', status: 500, count: 1, clientId: '15550100099' });
  await region('IVR')
    .getByRole('button', { name: /^Press 2/ })
    .click();
  await region('Phone').getByRole('article').waitFor();
  await region('Phone').getByRole('textbox', { name: 'Message from the client' }).fill('Where is my parcel?');
  await region('Phone').getByRole('button', { name: 'Send' }).click();
  await region('Desk').getByText('Where is my parcel?').waitFor();
  await region('Desk').getByRole('button', { name: 'Take' }).click();
  await region('Desk').getByRole('textbox', { name: 'Message from the agent' }).fill('With the carrier.');
  await page.keyboard.press('Enter');
  await region('Phone').getByRole('article').filter({ hasText: 'With the carrier.' }).waitFor();
}

async function show(page: Page, tab: string): Promise<void> {
  const link = page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: new RegExp(`^${tab}`) });
  await link.click();
  await page.getByRole('navigation').locator('[aria-current=page]', { hasText: tab }).waitFor();
}

/** All that the other theme changes are colours. */
async function faultsOf(page: Page, colorScheme: 'light' | 'dark'): Promise<readonly string[]> {
  const rules = new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
  const { violations } = await (colorScheme === 'dark' ? rules.withRules(['color-contrast']) : rules).analyze();

  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    ...(await widthOf(page)),
  ];
}

async function widthOf(page: Page): Promise<readonly string[]> {
  const isTooWide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');

  return isTooWide ? ['it is wider than its window'] : [];
}
