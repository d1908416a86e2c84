/** The list of sessions with thousands in it. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { writeSessions } from '../support/many-sessions.ts';
import { openPage, screenshots } from '../support/page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const count = 5000;
const rowHeight = 52;

test('of 5,000 sessions only those that are seen are drawn, and none jumps when another comes', async () => {
  const { page, system, post, complaints } = await openPage(browser, { path: '/?tab=catalog' });
  const ids = await writeSessions(system.endpoints, { count, now: Date.now() });
  const reads: string[] = [];
  page.on('request', (request) => reads.push(new URL(request.url()).pathname));
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Sessions' }).click();
  const list = page.getByRole('list', { name: '5,000 sessions' });
  await list.getByText(ids[0] ?? '').waitFor();

  expect(reads.filter((path) => path === '/local/sessions')).toHaveLength(1);
  expect(reads.filter((path) => path.startsWith('/local/chat-queues/'))).toEqual([]);
  expect(await list.getByRole('listitem').count()).toBeLessThan(40);
  expect((await list.boundingBox())?.height).toBe(count * rowHeight);

  const middle = ids[count / 2] ?? '';
  await scroll(page, (count / 2) * rowHeight + 7);
  const row = list.getByRole('listitem').filter({ hasText: middle });
  await row.waitFor();
  const before = await row.boundingBox();
  await post('/esp', JSON.parse(readFileSync('events/esp/whatsapp-invite.json', 'utf8')));
  const grown = page.getByRole('list', { name: '5,001 sessions' });
  await grown.waitFor();
  expect(await grown.getByRole('listitem').filter({ hasText: middle }).boundingBox()).toEqual(before);
  await page.screenshot({ path: `${screenshots}/many.png` });

  await scroll(page, 0);
  await grown.getByRole('listitem').first().getByRole('button').click();
  await page.keyboard.press('End');
  await grown
    .getByRole('listitem')
    .filter({ hasText: ids.at(-1) ?? '' })
    .waitFor();
  expect(await page.evaluate<string>('document.activeElement.textContent')).toContain(ids.at(-1));
  expect(complaints()).toEqual([]);
});

test('filters leave those that fit, and the address keeps them', async () => {
  const { page, system } = await openPage(browser, { path: '/?tab=catalog' });
  const ids = await writeSessions(system.endpoints, { count: 60, now: Date.now() });
  await page.goto(`${system.api}/?tab=sessions`);
  const shown = page.getByRole('search').getByRole('status');
  await shown.getByText('60 sessions', { exact: true }).waitFor();

  await page.getByLabel('state', { exact: true }).selectOption('failed');
  await shown.getByText('6 of 60 sessions').waitFor();
  await page.getByLabel('fault', { exact: true }).selectOption('client_unreachable');
  await page.getByLabel('channel', { exact: true }).selectOption('whatsapp-main');
  await page.getByLabel('caller', { exact: true }).selectOption('anyone');
  await page.getByLabel('Find a session or a client').fill(ids[19] ?? '');
  await shown.getByText('1 of 60 sessions').waitFor();

  const address = new URL(page.url()).searchParams;
  expect(Object.fromEntries(address)).toEqual({
    ...{ tab: 'sessions', state: 'failed', fault: 'client_unreachable', channel: 'whatsapp-main', caller: 'anyone' },
    find: ids[19],
  });
  await page.reload();
  await shown.getByText('1 of 60 sessions').waitFor();
  expect(await page.getByLabel('state', { exact: true }).inputValue()).toBe('failed');

  await page.getByLabel('Find a session or a client').fill('nobody');
  await page.getByRole('button', { name: 'Show all' }).click();
  await shown.getByText('60 sessions', { exact: true }).waitFor();
});

function scroll(page: Page, to: number): Promise<unknown> {
  return page.evaluate(`document.querySelector('.list > .virtual').scrollTop = ${to}`);
}
