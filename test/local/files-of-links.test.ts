import { expect, test } from 'vitest';
import { lookAtFile } from '../../local/files-of-links.ts';

const look = (url: string) => lookAtFile(url, { signal: AbortSignal.timeout(5000) });

test.each(['10.0.0.1', '169.254.169.254', '[::1]', '[fd00::1]', '[::ffff:8.8.8.8]'])(
  'a link to %s is refused here as in AWS',
  async (host) => {
    await expect(look(`https://${host}/a.png`)).rejects.toThrow('private');
  },
);

test.each(['shop.example', '93.184.215.14'])('a link to %s is believed', async (host) => {
  expect(await look(`https://${host}/a.png`)).toEqual({});
});
