import { expect, test } from 'vitest';
import { createDerivedSeal, createSeal } from '../../lib/net/seal.ts';

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64');

test('what was sealed for a session is opened for it, and never the same twice', () => {
  const seal = createSeal(key(1));
  const sealed = seal.seal('{"secureKey":"4ee15d7e1c343c8e"}', 'S1');

  expect(seal.open(sealed, 'S1')).toBe('{"secureKey":"4ee15d7e1c343c8e"}');
  expect(seal.seal('{"secureKey":"4ee15d7e1c343c8e"}', 'S1')).not.toBe(sealed);
});

test('a new key seals, and the one before it still opens', () => {
  const sealed = createSeal(key(1)).seal('text', 'S1');
  const rotated = createSeal(`${key(2)}, ${key(1)}`);

  expect(rotated.open(sealed, 'S1')).toBe('text');
  expect(() => createSeal(key(1)).open(rotated.seal('text', 'S1'), 'S1')).toThrow('another key');
});

test.each(['', 'AAAA', 'x'.repeat(60)])('%s opens to nothing', (sealed) => {
  expect(() => createSeal(key(1)).open(sealed, 'S1')).toThrow('seal');
});

test.each(['', 'short', Buffer.alloc(31).toString('base64'), `${key(1)},`])('%s is no seal key', (keys) => {
  expect(() => createSeal(keys)).toThrow('32 bytes');
});

test('a derived seal is the same on every machine, and another for another purpose or secret', async () => {
  const seal = (secret: string, purpose: string) => createDerivedSeal({ readKey: async () => secret, purpose })();
  const sealed = (await seal('secret', 'clients')).seal('15550100001', 'C1');

  expect((await seal('secret', 'clients')).open(sealed, 'C1')).toBe('15550100001');
  await expect(async () => (await seal('secret', 'files')).open(sealed, 'C1')).rejects.toThrow('another key');
  await expect(async () => (await seal('another', 'clients')).open(sealed, 'C1')).rejects.toThrow('another key');
});
