import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { showProblem } from '../../lib/catalog/show-problem.ts';
import { catalogWith } from '../support/catalog-with.ts';

const channels = readFileSync('catalog/channels.yml', 'utf8');

/** The sample, whose first channel has these keys besides; the first problem as a build shows it. */
async function load(keys: string, { change = (text: string) => text, files = {} } = {}) {
  const folder = await catalogWith({
    'channels.yml': change(channels.replace('  receiver: meta\n', `  receiver: meta\n${keys}`)),
    ...files,
  });
  const { data, problems } = loadCatalogFolder(folder);
  const [shown] = problems.map((problem) => showProblem(folder, problem).replace(`${folder}/`, ''));

  return { settings: data?.channels[0]?.conversation, shown, count: problems.length };
}

describe('the keys of a conversation', () => {
  test('have defaults', async () => {
    expect((await load('')).settings).toEqual({
      ...{ clientMessages: 'session', lookbackDays: 30, continueHours: 72, idleHours: 24, whenOpen: 'new' },
      ...{ messageSeconds: 120, transcriptHours: 0, optOut: {} },
    });
  });

  test('are read', async () => {
    const keys = [
      'client-messages: replies',
      'lookback-days: 60',
      'continue-hours: 24',
      'idle-hours: 8',
      'reply-queue: "1:session-WA"',
      'when-open: refuse',
      'inbound-response: welcome-text',
      'message-seconds: 60',
      'transcript-hours: 48',
      'opt-out: { words: [alto], response: welcome-text }',
      'opt-in: { words: [] }',
      'opt-out-group: shop',
    ];

    expect((await load(keys.map((key) => `  ${key}\n`).join(''))).settings).toEqual({
      ...{ clientMessages: 'replies', lookbackDays: 60, continueHours: 24, idleHours: 8, replyQueue: '1:session-WA' },
      ...{ whenOpen: 'refuse', inboundResponse: 'welcome-text', messageSeconds: 60, transcriptHours: 48 },
      optOut: { outWords: ['alto'], outResponse: 'welcome-text', inWords: [], group: 'shop' },
    });
  });

  test('are none without a receiver', async () => {
    const change = (text: string) => text.replace('  receiver: meta\n', '');

    expect((await load('  idle-hours: 8\n', { change })).shown).toMatch(/receiver: is missing/);
    expect((await load('', { change })).settings).toBeUndefined();
  });

  test.each([
    ['reply-queue: "1:session-WB"', 'reply-queue: 1:session-WB is not in queues.yml. Did you mean 1:session-WA?'],
    ['reply-queue: "1:session-WA-sendSR"', 'reply-queue: 1:session-WA-sendSR is of kind notifications, not agents'],
    ['inbound-response: welcome-txt', 'inbound-response: welcome-txt is not in responses. Did you mean welcome-text?'],
    ['opt-out: { response: nothing }', 'opt-out: nothing is not in responses'],
    ['opt-in: { response: nothing }', 'opt-in: nothing is not in responses'],
  ])('%s is a problem of the build', async (key, message) => {
    const { shown, count } = await load(`  ${key}\n`);

    expect(shown).toContain(message);
    expect(count).toBe(1);
  });

  test('a response that the channel cannot send answers nothing on it', async () => {
    const response = readFileSync('catalog/responses/choose-topic.yml', 'utf8').replace(/^text: .*\n/m, '');
    const { shown } = await load('  inbound-response: choose-topic\n', {
      files: { 'responses/choose-topic.yml': response },
    });

    expect(shown).toContain('inbound-response: choose-topic cannot be sent on this channel.');
  });

  test('a channel without inbound-route-by-call takes no messages, and must not say that it does', async () => {
    const change = (text: string) => text.replace('  inbound-route-by-call: "1:session-WA"\n', '');

    expect((await load('', { change })).settings?.clientMessages).toBe('ignore');
    expect((await load('  client-messages: session\n', { change })).shown).toContain(
      'inbound-route-by-call: is missing: a client’s message opens a session there.',
    );
    expect((await load('  client-messages: replies\n', { change })).shown).toContain(
      'inbound-route-by-call: is missing',
    );
  });

  test('a response that answers with another names one that exists', async () => {
    const response = readFileSync('catalog/responses/welcome-text.yml', 'utf8');
    const files = (onReply: string) => ({ 'responses/welcome-text.yml': `${response}\non-reply: ${onReply}\n` });

    expect((await load('', { files: files('oder-ready') })).shown).toContain(
      'on-reply: oder-ready is not in responses. Did you mean order-ready?',
    );
    for (const right of ['order-ready', 'ignore', 'session']) {
      expect((await load('', { files: files(right) })).count).toBe(0);
    }
  });
});

test('a channel of another chat server takes no messages, and must not say that it does', async () => {
  const channel = readFileSync('docs/chat-servers/channels.yml', 'utf8').replaceAll(
    / +(window|closing)-response: .*\n/g,
    '',
  );
  const servers = readFileSync('docs/chat-servers/chat-servers.yml', 'utf8').replace('  receiver: gms\n', '');
  const withKeys = async (keys: string) => {
    const text = channel.replace('  receiver: meta\n', `  receiver: meta\n${keys}`);
    const folder = await catalogWith(
      { 'channels.yml': text, 'chat-servers.yml': servers },
      { from: 'docs/chat-servers' },
    );
    const { data, problems } = loadCatalogFolder(folder);

    return { settings: data?.channels[0]?.conversation, messages: problems.map(({ message }) => message) };
  };

  expect((await withKeys('')).settings?.clientMessages).toBe('ignore');
  expect((await withKeys('  client-messages: session\n')).messages).toEqual([
    'client-messages: session needs a chat server that is bridged, which gms-main is not (docs/chat-servers.md): use ignore, or leave it out',
  ]);
});
