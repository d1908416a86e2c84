/** The page of `npm start`: `/` and the few files that it is made of, and the docs that it leads to. */
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Extension } from './gateway.ts';

/** Nothing from elsewhere, nothing inline. Pictures and sounds of a conversation are blobs. */
const pagePolicy = [
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:",
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
].join('; ');

type Asset = { readonly type: string; readonly bytes: Buffer | Uint8Array };
type Assets = Readonly<Record<string, Asset>>;

/** `build`: called at the first request, so that nobody who looks at no page waits for it. */
export function createPageServer({
  build,
  docs,
}: {
  readonly build: () => Promise<Assets>;
  /** Folder of the Markdown files that the page links to. */
  readonly docs: string;
}): Extension {
  let built: Promise<Assets> | undefined;
  const assets = () => {
    built ??= build().catch((cause) => {
      built = undefined;
      throw cause;
    });
    return built;
  };

  return async (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const doc = /^\/docs\/((?:[\w-]+\/)?[\w-]+\.(?:md|json))$/.exec(path)?.[1];
    const isAsset = path === '/' || path === '/page.js' || path === '/page.css' || path === '/icon.svg';
    if (!isRead || !(isAsset || doc)) return false;

    const found = doc ? await readDoc(join(docs, doc)) : (await assets())[path];
    if (!found) return false;

    send(response, found, request.method === 'HEAD');
    return true;
  };
}

/** Undefined if there is no such file. */
async function readDoc(path: string): Promise<Asset | undefined> {
  try {
    return { type: 'text/plain; charset=utf-8', bytes: await readFile(path) };
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, { type, bytes }: Asset, headOnly: boolean): void {
  response
    .writeHead(200, {
      'content-type': type,
      'content-length': bytes.length,
      'cache-control': 'no-cache',
      'content-security-policy': pagePolicy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
    })
    .end(headOnly ? undefined : bytes);
}

/** The page of this project. */
export function openPage(): Extension {
  const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

  return createPageServer({ build: () => buildPage(fromRoot('local/page')), docs: fromRoot('docs') });
}

/** Bundles the sources in `folder`, into memory. */
async function buildPage(folder: string): Promise<Assets> {
  const { build } = await import('esbuild');
  const [{ outputFiles }, html, icon] = await Promise.all([
    build({
      entryPoints: { page: join(folder, 'main.tsx'), styles: join(folder, 'styles/page.css') },
      outdir: folder,
      bundle: true,
      write: false,
      minify: true,
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      legalComments: 'none',
      logLevel: 'silent',
    }),
    readFile(join(folder, 'index.html')),
    readFile(join(folder, 'icon.svg')),
  ]);
  const output = (name: string) => outputFiles.find(({ path }) => path.endsWith(name))?.contents ?? new Uint8Array();

  return {
    '/': { type: 'text/html; charset=utf-8', bytes: html },
    '/page.js': { type: 'text/javascript; charset=utf-8', bytes: output('page.js') },
    '/page.css': { type: 'text/css; charset=utf-8', bytes: output('styles.css') },
    '/icon.svg': { type: 'image/svg+xml', bytes: icon },
  };
}
