import { expect, test } from 'vitest';
import { createAgents } from '../../lib/net/connections.ts';
import { createPost } from '../../lib/net/post.ts';
import { startVendor } from '../support/vendor.ts';

const post = createPost(createAgents({ timeoutMs: 500 }));
const limit = 65_536;

test.each([
  [limit, limit],
  [limit + 1, limit],
  [limit * 16, limit],
])('of an answer of %d bytes %d are read, and its status counts', async (sent, read) => {
  const vendor = await startVendor((_request, response) => {
    response.writeHead(429).write('x'.repeat(sent));
    // One that is too long never ends: nobody waits for its rest.
    if (sent <= limit) response.end();
  });
  const { status, body } = await post(vendor.url, { headers: {}, body: '{}', signal: AbortSignal.timeout(4000) });

  expect({ status, bytes: Buffer.byteLength(body) }).toEqual({ status: 429, bytes: read });
});
