import { expect, test } from 'vitest';
import type { SendOutcome } from '../../lib/channel/channel.ts';
import { withSecret } from '../../lib/channel/with-secret.ts';

test('an invite whose time is over when its secret has been read is not sent', async () => {
  const time = new AbortController();
  const readSecret = async () => {
    time.abort();
    return 'the secret';
  };
  const sent: string[] = [];
  const send = async (secret: string): Promise<SendOutcome> => {
    sent.push(secret);
    return { status: 'unknown' };
  };

  expect(await withSecret({ reference: 'env:TOKEN', readSecret, signal: time.signal }, send)).toEqual({
    status: 'retry',
    fault: 'account_stopped',
  });
  expect(sent).toEqual([]);
});
