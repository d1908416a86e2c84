import { expect, test } from 'vitest';
import { createSeal } from '../../lib/chat-server/seal.ts';

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
