/**
 * Loaded before every command, as `node --import ./cli/check-installed.js cli/….ts`. In plain JavaScript and without a
 * dependency: without `npm ci`, a command runs under whatever Node the machine has, and with nothing else.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { dependencies, devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const missing = Object.keys({ ...dependencies, ...devDependencies }).find(
  (name) => !existsSync(`${root}node_modules/${name}/package.json`),
);
const [major] = process.versions.node.split('.');

if (missing !== undefined) {
  stop(`${missing} is not installed. Run this first: npm ci`);
} else if (Number(major) < 24) {
  stop(
    `This is Node ${process.versions.node}; commands run on Node 24, which npm ci installs. ` +
      'Run npm ci without --ignore-scripts, and commands by npm, such as npm start.',
  );
}

function stop(text) {
  console.error(text);
  process.exit(1);
}
