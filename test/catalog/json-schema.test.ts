import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { channelsFile, queuesFile } from '../../lib/catalog/schema.ts';
import { responseFile } from '../../lib/standard-response/schema.ts';

/** `vitest -u` writes them anew. */
test.each([
  ['channels', channelsFile],
  ['queues', queuesFile],
  ['response', responseFile],
] as const)('catalog/schema/%s.json says what the loader takes', async (name, schema) => {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });

  await expect(`${JSON.stringify(json, undefined, 2)}\n`).toMatchFileSnapshot(`../../catalog/schema/${name}.json`);
});

test('every file of the sample catalog names its schema', () => {
  const files = ['channels.yml', 'queues.yml', ...readdirSync('catalog/responses').map((name) => `responses/${name}`)];

  for (const file of files) {
    const expected = file.startsWith('responses/') ? '../schema/response.json' : `schema/${file.replace('.yml', '.json')}`;
    expect(readFileSync(`catalog/${file}`, 'utf8').split('\n')[0], file).toBe(`# yaml-language-server: $schema=${expected}`);
  }
});
