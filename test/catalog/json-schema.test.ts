import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { chatServersFile } from '../../lib/catalog/chat-servers.ts';
import { receiversFile } from '../../lib/catalog/receivers.ts';
import { channelsFile, queuesFile } from '../../lib/catalog/schema.ts';
import { responseFile } from '../../lib/standard-response/schema.ts';

/** `vitest -u` writes them anew. */
test.each([
  ['channels', channelsFile],
  ['queues', queuesFile],
  ['chat-servers', chatServersFile],
  ['receivers', receiversFile],
  ['response', responseFile],
] as const)('catalog/schema/%s.json says what the loader takes', async (name, schema) => {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });

  await expect(`${JSON.stringify(json, undefined, 2)}\n`).toMatchFileSnapshot(`../../catalog/schema/${name}.json`);
});

test.each([
  ['catalog', ['channels', 'queues', 'receivers'], ''],
  ['docs/chat-servers', ['channels', 'chat-servers', 'queues'], '../../catalog/'],
  ['examples/messenger', ['channels', 'queues', 'receivers'], '../../catalog/'],
  ['examples/rcs', ['channels', 'queues', 'receivers'], '../../catalog/'],
  ['docs/twilio', ['channels', 'queues', 'receivers'], '../../catalog/'],
  ['docs/fallback', ['channels', 'queues', 'receivers'], '../../catalog/'],
])('every file of %s names its schema', (folder, names, way) => {
  const responses = readdirSync(`${folder}/responses`).map((name) => [
    `responses/${name}`,
    `../${way}schema/response.json`,
  ]);
  const files = names.map((name) => [`${name}.yml`, `${way}schema/${name}.json`]);

  for (const [file, expected] of [...files, ...responses]) {
    expect(readFileSync(`${folder}/${file}`, 'utf8').split('\n')[0], file).toBe(
      `# yaml-language-server: $schema=${expected}`,
    );
  }
});
