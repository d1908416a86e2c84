/** Parts that the pages' operations have in common. */

export function query(name: string, schema: object, description: string) {
  return { name, in: 'query', schema, description };
}

export function path(name: string) {
  return { name, in: 'path', required: true, schema: { type: 'string' } };
}

export function json(name: string) {
  return { description: name, content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } };
}

export function body(name: string) {
  return {
    required: true,
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
  };
}

/** Faults, and the 429 that API Gateway itself answers on every route. */
export function problems(...statuses: readonly number[]) {
  const message = { type: 'object', properties: { message: { type: 'string' } }, required: ['message'] };
  const tooMany = {
    description: 'The throttle of the stage: nothing was stored.',
    content: { 'application/json': { schema: message } },
  };
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

  return {
    ...Object.fromEntries(statuses.map((status) => [status, { description: 'A fault: docs/faults.md.', content }])),
    429: tooMany,
  };
}

export const keyAndWait = [
  {
    name: 'Idempotency-Key',
    in: 'header',
    schema: { type: 'string' },
    description: '1 to 255 visible characters, quoted or bare.',
  },
  { name: 'Prefer', in: 'header', schema: { type: 'string' }, description: 'wait=<seconds> (RFC 7240).' },
  query('idempotencyKey', { type: 'string' }, 'Twin of Idempotency-Key.'),
  query('wait', { type: 'integer', minimum: 0 }, 'Twin of Prefer: seconds to wait for the outcome, 25 at most.'),
] as const;
