/** `npm run package`, `npm run deploy`: the framework, with what it caches kept in this folder on every system. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [command] = process.argv.slice(2);
const cache = resolve('node_modules/.cache/home');
// Packaging needs nothing of the home folder; deploying finds the account's credentials there. Windows names it
// USERPROFILE.
const home = command === 'package' ? { HOME: cache, USERPROFILE: cache } : {};

const framework = spawn(
  process.execPath,
  [createRequire(import.meta.url).resolve('serverless/bin/serverless.js'), ...process.argv.slice(2)],
  { env: { ...process.env, ...home, SLS_SCHEMA_CACHE_BASE_DIR: cache }, stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => framework.kill(signal));
framework.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
