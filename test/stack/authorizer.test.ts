import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { readServerlessFile } from '../../local/serverless-file.ts';

const stack = readFileSync('serverless.yml', 'utf8');
const routes = z.object({
  provider: z.object({ httpApi: z.object({ authorizers: z.record(z.string(), z.unknown()).optional() }) }),
  functions: z.record(
    z.string(),
    z.object({
      events: z
        .array(z.object({ httpApi: z.object({ path: z.string(), authorizer: z.unknown().optional() }).optional() }))
        .default([]),
    }),
  ),
});

const read = (authorizer: string) => {
  const { provider, functions } = routes.parse(
    readServerlessFile(stack.replace('    authorizer: none', `    authorizer: ${authorizer}`), 'dev'),
  );
  const found = Object.values(functions).flatMap(({ events }) =>
    events.flatMap(({ httpApi }) => (httpApi ? [[httpApi.path, httpApi.authorizer]] : [])),
  );

  return { authorizers: Object.keys(provider.httpApi.authorizers ?? {}), routes: Object.fromEntries(found) };
};

test.each([
  ['none', [], undefined],
  ['iam', [], { type: 'aws_iam' }],
  ['jwt', ['tokens'], { name: 'tokens' }],
] as const)('the switch %s guards every route but health and the webhooks', (name, authorizers, guard) => {
  expect(read(name)).toEqual({
    authorizers,
    routes: {
      '/esp': guard,
      '/esp/{service}/{method}': guard,
      '/health': undefined,
      '/sessions/{id}': guard,
      '/sessions/{id}/events': guard,
      '/sessions/{id}/media': guard,
      '/sessions/{id}/media/{mediaId}': guard,
      '/sessions/{id}/messages': guard,
      '/sessions/{id}/messages/{messageId}': guard,
      '/sessions/{id}/opt-out': guard,
      '/webhooks/{receiver}': undefined,
      '/webhooks/{receiver}/message': undefined,
      '/webhooks/{receiver}/{secret}': undefined,
    },
  });
});
