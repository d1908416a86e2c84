/** A browser that is already on this machine. None is downloaded. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const usualPath = '/usr/bin/chromium';

const advice = [
  'The tests of the page need a browser, and found none. Any of these will do:',
  '  Debian, Ubuntu:  apt-get install chromium',
  '  macOS, Windows:  Google Chrome or Microsoft Edge',
  '  another one:     CHROMIUM_PATH=/path/to/chromium npm run test:page',
].join('\n');

/** Throws an error that says what to install. */
export async function launchBrowser(env = process.env): Promise<Browser> {
  const { CHROMIUM_PATH } = env;
  // As root, in a container, Chromium refuses to start its sandbox.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  if (CHROMIUM_PATH) return chromium.launch({ executablePath: CHROMIUM_PATH, args });
  if (existsSync(usualPath)) return chromium.launch({ executablePath: usualPath, args });

  for (const channel of ['chrome', 'msedge'])
    try {
      return await chromium.launch({ channel, args });
    } catch {
      // It is not installed; the next one may be.
    }

  throw new Error(advice);
}
