import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startGateway } from '../../local/gateway.ts';
import { createPageServer, openPage } from '../../local/page-server.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(page: ReturnType<typeof createPageServer>) {
  const gateway = await startGateway({
    ...{ port: 0, routes: [], functions: {}, now: () => 0, newId: () => 'id' },
    page,
  });
  closing.push(() => gateway.close());

  return gateway.url;
}

const html = { '/': { type: 'text/html; charset=utf-8', bytes: Buffer.from('<p>') } };
const emptyFolder = () => mkdtempSync(join(tmpdir(), 'page-'));

test('the page is built at its first request, and once only', async () => {
  let builds = 0;
  const build = async () => {
    builds += 1;
    return html;
  };
  const url = await serve(createPageServer({ build, docs: emptyFolder() }));
  expect(builds).toBe(0);

  const answers = await Promise.all([fetch(url), fetch(url)]);

  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(builds).toBe(1);
});

test('a build that failed is tried again', async () => {
  let builds = 0;
  const build = async () => {
    builds += 1;
    if (builds === 1) throw new Error('a file is being saved');
    return html;
  };
  const url = await serve(createPageServer({ build, docs: emptyFolder() }));

  expect((await fetch(url)).status).toBe(500);
  expect((await fetch(url)).status).toBe(200);
});

test('nothing from elsewhere and nothing inline may run in the page', async () => {
  const url = await serve(createPageServer({ build: async () => html, docs: emptyFolder() }));
  const { headers } = await fetch(url);

  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; " +
      "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test('what is posted to / is no matter of the page', async () => {
  const url = await serve(createPageServer({ build: async () => html, docs: emptyFolder() }));

  expect((await fetch(url, { method: 'POST' })).status).toBe(404);
});

test('a document is shown as text, and nothing beside the documents is', async () => {
  const docs = emptyFolder();
  writeFileSync(join(docs, 'faults.md'), '# Faults');
  writeFileSync(join(docs, '..', 'secret.md'), 'secret');
  const url = await serve(createPageServer({ build: async () => html, docs }));

  const found = await fetch(`${url}/docs/faults.md`);
  expect(await found.text()).toBe('# Faults');
  expect(found.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  for (const path of ['/docs/none.md', '/docs/..%2Fsecret.md', '/docs/%2e%2e/secret.md', '/docs/', '/docs/a/b/c.md'])
    expect((await fetch(url + path)).status, path).toBe(404);
});

test('the files of this project make a page without a word of another host', async () => {
  const url = await serve(openPage());
  const [page, script, style, icon] = await Promise.all(
    ['/', '/page.js', '/page.css', '/icon.svg'].map(async (path) => (await fetch(url + path)).text()),
  );

  expect(page).toContain('src="/page.js"');
  expect(script).toContain('Press 2: continue in ');
  expect(style).toContain('prefers-reduced-motion');
  for (const text of [page, script, style]) expect(text).not.toMatch(/@import|(?:src|href)="https?:/);
  expect(icon).toContain('<svg');
});
