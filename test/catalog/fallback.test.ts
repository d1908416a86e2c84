import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { showProblem } from '../../lib/catalog/show-problem.ts';
import { catalogWith } from '../support/catalog-with.ts';

const channels = readFileSync('catalog/channels.yml', 'utf8');

type Change = { readonly change?: (text: string) => string; readonly files?: Readonly<Record<string, string>> };

/** The sample, whose channel `whatsapp-main` has this fallback; the first problem or warning as a build shows it. */
async function load(fallback: string, { change = (text) => text, files = {} }: Change = {}) {
  const folder = await catalogWith({
    'channels.yml': change(channels.replace('  receiver: meta\n', `  receiver: meta\n  fallback: ${fallback}\n`)),
    ...files,
  });
  const { data, problems, warnings } = loadCatalogFolder(folder);
  const [shown = ''] = [...problems, ...warnings].map((problem) =>
    showProblem(folder, problem).replace(`${folder}/`, ''),
  );

  return { settings: data?.channels[0]?.fallback, shown, problems: problems.length, warnings: warnings.length };
}

const step = (keys: string) => `[{ after-seconds: 60, responses: { order-ready: welcome-text }, ${keys} }]`;

describe('the fallback of a channel', () => {
  test('is none by default', async () => {
    const folder = await catalogWith({});

    expect(loadCatalogFolder(folder).data?.channels.filter((channel) => 'fallback' in channel)).toEqual([]);
  });

  test('is read, and a step waits for delivery unless it says otherwise', async () => {
    const steps = [
      '{ channel: sms-main, after-seconds: 60, responses: { order-ready: welcome-text } }',
      '{ channel: rcs-main, after-seconds: 90, success-status: sent }',
    ];

    expect((await load(`[${steps}]`)).settings).toEqual([
      {
        ...{ channel: 'sms-main', afterSeconds: 60, successStatus: 'delivered' },
        responses: { 'order-ready': 'welcome-text' },
      },
      { channel: 'rcs-main', afterSeconds: 90, successStatus: 'sent' },
    ]);
  });

  test.each([
    ['channel: sms-man', 'fallback.entry 1.channel: sms-man is not in channels.yml. Did you mean sms-main?'],
    ['channel: whatsapp-main', 'whatsapp-main is tried before: an invite is sent once on each channel'],
    ['channel: apple-main', 'apple-main reaches no phone numbers, by which the invite names its client'],
    ['channel: sms-main, after-seconds: 9', 'after-seconds: must be at least 10'],
    ['channel: sms-main, after-seconds: 86401', 'after-seconds: must be at most 86400'],
    ['channel: sms-main, after-seconds: 900', 'when the invite has expired: the channel needs a larger invite-ttl-'],
    ['channel: sms-main, success-status: read', 'success-status: must be one of sent, delivered'],
    ['channel: sms-main, responses: { order-redy: welcome-text }', 'order-redy is not in responses. Did you mean'],
    ['channel: sms-main, responses: { order-ready: nothing }', 'responses: nothing is not in responses'],
    [
      'channel: sms-main, responses: { order-ready: invoice }',
      'responses: invoice cannot be sent on sms-main. An sms channel sends text without attachments.',
    ],
    [
      'channel: sms-main, responses: { order-ready: continue-in-chat }',
      'responses: continue-in-chat cannot be sent on sms-main. An sms channel sends text; this response has none.',
    ],
  ])('%s is a problem of the build', async (keys, message) => {
    const merged = Object.entries({ 'after-seconds': '60', ...keysOf(keys) }).map(([key, value]) => `${key}: ${value}`);
    const { shown, problems } = await load(`[{ ${merged.join(', ')} }]`);

    expect(shown).toMatch(/^channels\.yml:\d+:\d+: (whatsapp-main\.)?fallback/);
    expect(shown).toContain(message);
    expect(shown).toMatch(/\n +\| +\^$/);
    expect(problems).toBe(1);
  });

  test('names each channel once, and has four at most', async () => {
    const sms = '{ channel: sms-main, after-seconds: 60 }';

    expect((await load(`[${sms}, ${sms}]`)).shown).toContain('entry 2.channel: sms-main is tried before');
    expect((await load(`[${[sms, sms, sms, sms, sms]}]`)).shown).toContain('may have at most 4 entries');
    expect((await load('[]')).shown).toContain('fallback: is empty');
  });

  test('waits for delivery only after a channel with receipts, which is the one before', async () => {
    const steps = (status: string) =>
      `[{ channel: sms-main, after-seconds: 60 }, { channel: rcs-main, after-seconds: 60, success-status: ${status} }]`;
    const change = (text: string) => text.replace('  receiver: meta\n', '');

    expect((await load(steps('delivered'))).shown).toContain(
      'entry 2.success-status: delivered needs receipts: give sms-main a receiver, or write success-status: sent',
    );
    expect((await load(steps('sent'))).problems).toBe(0);
    expect((await load(step('channel: sms-main'), { change })).shown).toContain('give whatsapp-main a receiver');
    expect((await load(step('channel: sms-main, success-status: sent'), { change })).problems).toBe(0);
  });

  test('the seconds of all steps count together', async () => {
    const steps = '[{ channel: sms-main, after-seconds: 800 }, { channel: rcs-main, after-seconds: 100 }]';

    expect((await load(steps)).shown).toContain('entry 2.after-seconds: its turn would come after 900 seconds');
  });

  test('has a business id that is clear', async () => {
    const ofSms = (from: string, to: string) => (text: string) => {
      const [before = '', after = ''] = text.split('- name: sms-main');

      return `${before}- name: sms-main${after.replace(from, to)}`;
    };
    const shownWith = async (from: string, to: string) =>
      (await load(step('channel: sms-main'), { change: ofSms(from, to) })).shown;

    expect(await shownWith('"19251112222": {}', '"19253334444": {}')).not.toContain('business id');
    expect(await shownWith('"19251112222": {}', '"19253334444": {}\n    "19255556666": {}')).toContain(
      'sms-main must have the business id 19251112222, too, or have only one',
    );
  });

  test('is not possible from a channel whose client ids are no phone numbers', async () => {
    const change = (text: string) =>
      text.replace(
        '  receiver: apple\n',
        '  receiver: apple\n  fallback: [{ channel: sms-main, after-seconds: 60 }]\n',
      );
    const folder = await catalogWith({ 'channels.yml': change(channels) });

    expect(loadCatalogFolder(folder).problems.map(({ message }) => message)).toEqual([
      'fallback: its client ids are no phone numbers, so that no other channel reaches its clients: leave it out',
    ]);
  });

  test('a step on WhatsApp sends template messages only, whatever free-text says', async () => {
    const change = (text: string) =>
      text.replace(
        '- name: sms-main\n',
        '- name: sms-main\n  fallback: [{ channel: whatsapp-main, after-seconds: 60, success-status: sent, responses: { invoice: welcome-text } }]\n',
      );
    const folder = await catalogWith({ 'channels.yml': change(channels) });

    expect(loadCatalogFolder(folder).problems.map(({ message }) => message)).toEqual([
      'fallback.entry 1.responses: welcome-text cannot be sent on whatsapp-main. Only a template message reaches a client who has not written there.',
    ]);
  });

  test('warns of what the channel sends and a step does not, once for each reason', async () => {
    const { shown, problems, warnings } = await load(step('channel: sms-main'));

    expect(shown).toMatch(
      /fallback\.sms-main\.responses: \S+, \S+, \S+, \S+, \S+ and \d+ more cannot be sent on sms-main\. An sms channel sends text/,
    );
    expect(shown.split('\n')[0]).not.toContain('order-ready');
    expect(problems).toBe(0);
    expect(warnings).toBeGreaterThan(0);
  });
});

test('the catalog of docs/fallback.md is right, and warns of nothing', () => {
  const { data, problems, warnings } = loadCatalogFolder('docs/fallback');

  expect([...problems, ...warnings]).toEqual([]);
  expect(data?.channels[0]?.fallback?.map(({ channel }) => channel)).toEqual(['sms-main', 'sms-spare']);
});

test('a session stays on its chat server, and one that sends itself has no other channel', async () => {
  const sample = readFileSync('docs/chat-servers/channels.yml', 'utf8');
  const problemsWith = async (name: string, to: string) => {
    const text = sample.replace(
      `- name: ${name}\n`,
      `- name: ${name}\n  fallback: [{ channel: ${to}, after-seconds: 60, success-status: sent }]\n`,
    );
    const folder = await catalogWith({ 'channels.yml': text }, { from: 'docs/chat-servers' });

    return loadCatalogFolder(folder).problems.map(({ message }) => message);
  };

  expect(await problemsWith('whatsapp-main', 'whatsapp-builtin')).toEqual([
    'fallback.entry 1.channel: whatsapp-builtin has the chat server builtin: a session stays on one, here gms-main',
  ]);
  expect(await problemsWith('whatsapp-connect', 'whatsapp-builtin')).toEqual([
    expect.stringMatching(/^fallback: connect-main opens a chat with each message that it sends/),
  ]);
});

/** Of `a: b, c: { d: e }`. */
function keysOf(keys: string): Record<string, string> {
  return Object.fromEntries(
    [...keys.matchAll(/([\w-]+): (\{[^}]*\}|[^,]+)/g)].map(([, key = '', value]) => [key, value ?? '']),
  );
}
