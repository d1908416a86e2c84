import { expect, test } from 'vitest';
import { createAcceptHandler } from '../../lib/lambda/http/accept-handler.ts';
import { createSystem } from '../support/accepting.ts';
import { espBody } from '../support/builders.ts';
import { httpEvent } from '../support/http-event.ts';

const { accept, events } = createSystem();
const handler = createAcceptHandler({
  accept,
  authenticate: async () => ({ caller: 'anyone' }),
  awaitOutcome: async () => undefined,
  checkHealth: async () => ({ status: 'ok', queue: 'ok', table: 'ok' }),
});

test('a thousand problems are answered with fifty of them, and logged in a bounded line', async () => {
  const unknown = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`Elephant${index}x`, 'x']));

  const { statusCode, body = '' } = await handler(httpEvent({ body: JSON.stringify(espBody(unknown)) }));

  expect(statusCode).toBe(422);
  expect(JSON.parse(body).problems).toHaveLength(50);
  expect(body.length).toBeLessThan(20_000);
  expect(events).toEqual([{ step: 'refused', caller: 'anyone', faults: ['parameter_unknown'] }]);
  expect(JSON.stringify(events).length).toBeLessThan(200);
});
