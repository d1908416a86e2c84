/**
 * Bodies and headers that no IVR should send: grown by a grammar, or a good one with its bytes flipped. One number is
 * one request, always.
 */
import { formOf, kvListOf } from '../support/esp-bodies.ts';

type Random = () => number;
export type FuzzRequest = {
  readonly body: Buffer;
  readonly headers: Record<string, string>;
  readonly query: Record<string, string>;
  readonly pathParameters?: Record<string, string>;
};

export type Seeds = readonly { readonly text: string; readonly value: unknown }[];

/** mulberry32: small, and the same everywhere. */
function createRandom(seed: number): Random {
  let state = seed >>> 0;

  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);

    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function fuzzRequest(seed: number, seeds: Seeds): FuzzRequest {
  const random = createRandom(seed);
  const form = random() < 0.3;
  const text = bodyText(random, seeds, form);
  const bytes = Buffer.from(text, 'utf8');

  return {
    body: random() < 0.4 ? flipped(bytes, random) : bytes,
    headers: {
      'content-type': form ? formType : random() < 0.9 ? 'application/json' : pick(random, strangeTypes),
      ...chosen(random, headers),
    },
    query: chosen(random, queries),
    ...(random() < 0.3 && { pathParameters: { service: pick(random, services), method: pick(random, services) } }),
  };
}

function bodyText(random: Random, seeds: Seeds, form: boolean): string {
  const seed = pick(random, seeds);
  const request = isRequest(seed.value) ? grown(seed.value, random) : {};

  if (form) return random() < 0.9 ? formOf(request, random() < 0.5 ? 'dots' : 'brackets') : seed.text;
  if (random() < 0.3) return seed.text;

  const value = random() < 0.5 ? request : kvListOf(request, { whole: random() < 0.3 });

  return JSON.stringify(value);
}

/** A request with some members replaced, renamed, doubled or taken away. */
function grown(request: Record<string, unknown>, random: Random): Record<string, unknown> {
  const copy = structuredClone(request);
  const parameters = isRequest(copy.Parameters) ? copy.Parameters : {};
  const target = pick(random, [copy, parameters, isRequest(copy.UserData) ? copy.UserData : copy]);

  for (let change = Math.floor(random() * 4); change > 0; change -= 1) {
    const name = random() < 0.6 ? pick(random, Object.keys(target).concat('Contact')) : pick(random, strangeKeys);
    if (random() < 0.15) delete target[name];
    else
      Object.defineProperty(target, name, {
        value: strange(random, 0),
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }

  return copy;
}

function strange(random: Random, depth: number): unknown {
  const roll = random();
  if (roll < 0.5 || depth > 7) return pick(random, scalars);
  if (roll < 0.65) return Array.from({ length: Math.floor(random() * 4) }, () => strange(random, depth + 1));
  if (roll < 0.75)
    return [
      {
        key: pick(random, strangeKeys),
        type: pick(random, ['str', 'int', 'kvlist', 'x']),
        value: strange(random, depth + 1),
      },
    ];

  return Object.fromEntries(
    Array.from({ length: Math.floor(random() * 4) }, () => [pick(random, strangeKeys), strange(random, depth + 1)]),
  );
}

function flipped(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  const at = () => Math.floor(random() * copy.length);

  for (let flips = 1 + Math.floor(random() * 6); flips > 0 && copy.length > 0; flips -= 1) {
    const place = at();
    copy[place] = random() < 0.5 ? (copy[place] ?? 0) ^ (1 << Math.floor(random() * 8)) : Math.floor(random() * 256);
  }

  return random() < 0.2 ? copy.subarray(0, at()) : copy;
}

const formType = 'application/x-www-form-urlencoded';
const strangeTypes = ['application/json; charset=utf-8', 'text/xml', '', ';', 'application/json; charset=x'];
const services = ['ChatService', 'InviteToChat', '__proto__', ''];
const headers: Record<string, readonly string[]> = {
  accept: ['application/xml', '*/*', 'text/xml;q=x', ',;=', 'application/json;q=2'],
  prefer: ['wait=0', 'wait', 'wait=,,', 'wait="0"', 'respond-async;wait=0'],
  'idempotency-key': ['k', '"k"', '', 'a b', 'x'.repeat(300), 'ü'],
};
const queries: Record<string, readonly string[]> = {
  wait: ['0', '-1', 'x', ''],
  faults: ['200', '1', ''],
  format: ['xml', 'json', ''],
  dryRun: ['1', '0', 'x'],
  idempotencyKey: ['q', '', 'ü'],
};
const strangeKeys = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'length',
  '',
  ' ',
  'a.b',
  'a[0]',
  '[]',
  '0',
  '\u0000',
  '\ud800',
  'ключ',
  'UserData',
  'Parameters',
  '_umsclientid',
  'ConnID',
  'key',
  'k'.repeat(300),
];
const scalars: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  2 ** 63,
  '',
  ' ',
  'x',
  '\u0000',
  '\ud800',
  '\uffff',
  '<$ Contact.FirstName $>',
  '$&',
  '{l}',
  '%',
  '__proto__',
  '1:',
  '+',
  'true',
  '1e400',
  'x'.repeat(40_000),
  '2026-11-22',
  ']]>',
  '&amp;',
];

function chosen(random: Random, from: Record<string, readonly string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(from).flatMap(([name, values]) => (random() < 0.15 ? [[name, pick(random, values)]] : [])),
  );
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined && items.length === 0) throw new Error('nothing to pick from');

  return item as Item;
}

function isRequest(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
