import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { openApi } from '../../cli/docs/openapi.ts';
import { isAt, routes } from '../../lib/lambda/http/routes.ts';
import { readServerlessFile } from '../../local/serverless-file.ts';

const httpApi = z.object({ method: z.string(), path: z.string(), authorizer: z.unknown().optional() });
const event = z.object({ httpApi: httpApi.optional() });
const file = z.object({ functions: z.record(z.string(), z.object({ events: z.array(event).default([]) })) });
const serverlessYml = readFileSync('serverless.yml', 'utf8');

test.each(['none', 'iam', 'jwt'])('serverless.yml has the routes of the table with the authorizer %s', (authorizer) => {
  const { functions } = file.parse(
    readServerlessFile(serverlessYml.replace('    authorizer: none', `    authorizer: ${authorizer}`), 'dev'),
  );
  const found = Object.entries(functions).flatMap(([name, { events }]) =>
    events.flatMap(({ httpApi: route }) => (route ? [{ function: name, ...route }] : [])),
  );

  expect(found.map(({ authorizer: _, ...route }) => route)).toEqual(routes.map(({ open: _, ...route }) => route));
  expect(found.map((route) => route.authorizer === undefined)).toEqual(
    routes.map(({ open }) => authorizer === 'none' || open),
  );
});

test('docs/openapi.json has every route of the table and no other', () => {
  const { paths } = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) }).parse(openApi());
  const fits = (path: string) =>
    routes.find((route) => new RegExp(`^${route.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path));

  const found = Object.entries(paths).map(([path, methods]) => ({ route: fits(path), methods: Object.keys(methods) }));

  expect(new Set(found.map(({ route }) => route?.path))).toEqual(new Set(routes.map(({ path }) => path)));
  for (const { route, methods } of found.filter(({ route }) => route?.method !== '*')) {
    const ofPath = routes.filter(({ path }) => path === route?.path).map(({ method }) => method.toLowerCase());

    expect([...new Set([...ofPath, 'parameters'])]).toEqual(expect.arrayContaining(methods));
  }
});

test.each([
  ['/health', true],
  ['/prod/health', true],
  ['/a/b/health', false],
  ['/unhealth', false],
  ['/prodhealth', false],
  ['/health/x', false],
  ['/esp', false],
])('%s is health: %s', (path, expected) => {
  expect(isAt('/health', path)).toBe(expected);
});
