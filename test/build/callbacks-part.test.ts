import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { keepParts, type LambdaFunction } from '../../build/stage-parts.ts';
import { readServerlessFile } from '../../local/serverless-file.ts';
import { sampleCatalog } from '../support/sample-catalog.ts';

const fileSchema = z.object({
  functions: z.record(z.string(), z.custom<LambdaFunction>()),
  resources: z.tuple([z.object({ Resources: z.record(z.string(), z.looseObject({})) })], z.unknown()),
});

/** What packaging leaves of serverless.yml. */
function stage(hasCallbacks: boolean, callbackQueues = '') {
  const { functions, resources } = fileSchema.parse(readServerlessFile(readFileSync('serverless.yml', 'utf8'), 'dev'));
  const [{ Resources }] = resources;
  const { channels, chatServers, receivers } = sampleCatalog();
  const given = { channels: [...channels], chatServers: [...chatServers], receivers: [...receivers] };
  keepParts(
    { functions, resources: { Resources, extensions: {} } },
    { ...given, hasCallbacks, callbackQueues },
    'us-east-1',
  );
  const used = Object.entries(functions).map(([name, { environment, events, iamRoleStatements }]) => [
    name,
    JSON.stringify([environment, events, iamRoleStatements]),
  ]);

  return { functions: Object.keys(functions), resources: Object.keys(Resources), used };
}

const ofCallbacks = /callback/i;

test('a stage without callbacks has no function, queue, table, variable or right of theirs', () => {
  const { functions, resources, used } = stage(false);

  expect([...functions, ...resources].filter((name) => ofCallbacks.test(name))).toEqual([]);
  expect(used.filter(([, text = '']) => ofCallbacks.test(text))).toEqual([]);
});

test('with callbacks those tell the queue who write what becomes of an invite, and one function reads it', () => {
  const { functions, resources, used } = stage(true);

  expect(functions).toContain('callback');
  expect(resources.filter((name) => ofCallbacks.test(name)).toSorted()).toEqual([
    'CallbackDeadLetters',
    'CallbackQueue',
    'Callbacks',
  ]);
  expect(used.filter(([, text = '']) => ofCallbacks.test(text)).map(([name]) => name)).toEqual([
    'deliver',
    'sweep',
    'session',
    'relay',
    'callback',
  ]);
});
