/** The page of a system of its own, in a browser. */
import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { type LocalProcess, startLocally, waiting } from './local-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

export type OpenedPage = {
  readonly page: Page;
  readonly system: LocalProcess;
  /** What the browser complained of: exceptions, errors of its console, and of the content security policy. */
  readonly complaints: () => readonly string[];
  /** As JSON, or undefined. */
  readonly get: (path: string) => Promise<unknown>;
  readonly post: (path: string, body: unknown) => Promise<unknown>;
  readonly region: (name: 'IVR' | 'Phone' | 'Desk' | 'Timeline') => ReturnType<Page['getByRole']>;
};

type PageOptions = { readonly path?: string; readonly env?: Readonly<Record<string, string>> };

export const screenshots = '.local/page';

/** In ms: a browser and a whole system share the cores with all other tests. */
const patience = 60_000;

export async function openPage(
  browser: Browser,
  { path = '/', env = {}, ...options }: BrowserContextOptions & PageOptions = {},
): Promise<OpenedPage> {
  const limits = { ...waiting, timeout: patience };
  const system = await startLocally({ stateDir: await temporaryFolder(), env }, limits);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // An answer above 400 is no fault of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  await page.goto(`${system.api}${path}`);
  mkdirSync(screenshots, { recursive: true });

  return {
    page,
    system,
    complaints: () => complaints,
    get: async (path) => (await fetch(`${system.api}${path}`)).json(),
    post: async (path, body) =>
      (
        await fetch(`${system.api}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).json(),
    region: (name) => page.getByRole('region', { name, exact: true }),
  };
}
