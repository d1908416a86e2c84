/**
 * Every route of the API, once. serverless.yml, whose routes differ by authorizer and which `npm start` reads, and
 * docs/openapi.json are held to it by a test. `open`: no authorizer of the API's own stands before it. Packaging leaves
 * out what lies below a session if no channel takes its clients' messages.
 */
export const routes = [
  { function: 'accept', method: '*', path: '/esp', open: false },
  { function: 'accept', method: '*', path: '/esp/{service}/{method}', open: false },
  { function: 'accept', method: 'GET', path: '/health', open: true },
  { function: 'session', method: '*', path: '/sessions/{id}', open: false },
  { function: 'session', method: '*', path: '/sessions/{id}/messages', open: false },
  { function: 'session', method: '*', path: '/sessions/{id}/messages/{messageId}', open: false },
  { function: 'session', method: '*', path: '/sessions/{id}/events', open: false },
  { function: 'session', method: '*', path: '/sessions/{id}/media', open: false },
  { function: 'session', method: '*', path: '/sessions/{id}/media/{mediaId}', open: false },
  { function: 'session', method: '*', path: '/sessions/{id}/opt-out', open: false },
  { function: 'receive', method: 'GET', path: '/webhooks/{receiver}', open: true },
  { function: 'receive', method: 'POST', path: '/webhooks/{receiver}', open: true },
  // Apple posts to the address that it was given with this at its end.
  { function: 'receive', method: 'POST', path: '/webhooks/{receiver}/message', open: true },
  // GMS signs nothing: the secret is part of its address.
  { function: 'receive', method: 'POST', path: '/webhooks/{receiver}/{secret}', open: true },
] as const;

export type RoutePath = (typeof routes)[number]['path'];

/** Whether a request came by a route without parameters. A stage that is not `$default` stands before the path. */
export function isAt(route: Exclude<RoutePath, `${string}{${string}`>, rawPath: string): boolean {
  return (
    rawPath === route || (rawPath.endsWith(route) && rawPath.lastIndexOf('/', rawPath.length - route.length - 1) === 0)
  );
}
