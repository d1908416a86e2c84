import { expect, test } from 'vitest';
import { phoneVariants } from '../../lib/channel/phone-variants.ts';

test.for([
  ['5511987654321', '551187654321'],
  ['5215512345678', '525512345678'],
  ['5491112345678', '541112345678'],
] as const)('%s is also %s, and the other way round', ([a, b]) => {
  expect(phoneVariants(a)).toEqual([b]);
  expect(phoneVariants(b)).toEqual([a]);
});

test.for(['15550100001', '447700900123', 'US.13491208655302741918', '55119876', '', 'urn:mbid:x'])(
  '%j has no other',
  (id) => {
    expect(phoneVariants(id)).toEqual([]);
  },
);
