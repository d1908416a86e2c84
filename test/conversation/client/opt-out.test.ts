import { describe, expect, test } from 'vitest';
import type { ChannelSettings, ConversationSettings } from '../../../lib/channel/settings.ts';
import { noteOptOut, noteSignal } from '../../../lib/conversation/client/opt-out.ts';
import { barsAnswer, readOptOut } from '../../../lib/invite/opt-out.ts';
import type { InviteEvent } from '../../../lib/invite/report.ts';
import { closedOptOut } from '../../../lib/ledger/opt-outs.ts';
import type { ClientMessageRecord, ClientSignalRecord } from '../../../lib/queue/message-record.ts';
import { createMemoryOptOuts } from '../../memory/opt-outs.ts';
import { noon } from '../../support/builders.ts';
import { sampleCatalog } from '../../support/sample-catalog.ts';

const [dialled, waId, userId] = ['5511987654321', '551187654321', 'US.13491208655302741918'];

function channelWith(
  members: Partial<ChannelSettings> = {},
  settings: Partial<ConversationSettings> = {},
): ChannelSettings {
  const found = sampleCatalog().channel('whatsapp-main');
  if (!found?.conversation) throw new Error('the sample channel takes client messages');

  return { ...found, ...members, conversation: { ...found.conversation, ...settings } };
}

const confirming = channelWith({}, { optOut: { outResponse: 'bye', inResponse: 'hello-again' } });
const sms = channelWith({ name: 'sms-main', mediaType: 'sms', transport: 'sms-aws' });

function open() {
  const optOuts = createMemoryOptOuts();
  const events: InviteEvent[] = [];
  const deps = { optOuts, report: (event: InviteEvent) => void events.push(event) };

  return {
    events,
    optOutOf: (clientId: string, channel = confirming) => readOptOut(deps, channel, [clientId]),
    write: (text: string, members: Partial<ClientMessageRecord> = {}, channel = confirming) =>
      noteOptOut(deps, { message: message(text, members), channel, clientIds: [waId, userId] }),
    signal: (members: Partial<ClientSignalRecord>, channel = confirming) =>
      noteSignal(deps, { message: signal(members), channel, clientIds: [waId, userId] }),
  };
}

function message(text: string, members: Partial<ClientMessageRecord>): ClientMessageRecord {
  return {
    ...{ v: 1, type: 'client-message', receiver: 'meta', receivedAt: noon, sender: '1', vendorMessageId: 'wamid.1' },
    ...{ at: noon, clientIds: [waId, userId], kind: 'text', text },
    ...members,
  };
}

function signal(members: Partial<ClientSignalRecord>): ClientSignalRecord {
  return {
    ...{ v: 1, type: 'client-signal', of: 'opt-out', receiver: 'meta', receivedAt: noon, sender: '1', at: noon },
    ...{ clientIds: [waId, userId], reason: 'user_preferences' },
    ...members,
  };
}

describe('a client who writes STOP', () => {
  test('is opted out under all names, the dialled number included, with time and word', async () => {
    const { write, optOutOf, events } = open();

    expect(await write('Stop!')).toEqual({ type: 'opt-out', answer: 'bye' });
    for (const name of [waId, userId, dialled])
      expect(await optOutOf(name)).toEqual({ at: noon, by: 'client', word: 'stop' });
    expect(events).toEqual([{ step: 'opted_out', channel: 'whatsapp-main', reason: 'client' }]);
  });

  test('is opted out on the other phone channels, unless a channel is in a group of its own', async () => {
    const { write, optOutOf } = open();
    await write('stop');

    expect(await optOutOf(waId, sms)).toBeDefined();
    expect(await optOutOf(waId, channelWith({}, { optOut: { group: 'club' } }))).toBeUndefined();
  });

  test('is answered once: not again, but after a crash that came before the answer', async () => {
    const { write } = open();
    await write('stop');

    expect(await write('stop')).toMatchObject({ answer: 'bye' });
    expect(await write('STOP!!!', { at: noon + 5000 })).toEqual({ type: 'opt-out' });
  });

  test('may be answered when they write again, but not by SMS, and not for a message from before', async () => {
    const { write, optOutOf } = open();
    await write('stop', { at: noon });
    await write('I had asked something', { at: noon - 60_000 });
    expect(await optOutOf(waId)).not.toHaveProperty('answerable', true);

    expect(await write('one more thing', { at: noon + 1000 })).toEqual({ type: 'message' });
    const optOut = await optOutOf(waId);
    expect(optOut).toMatchObject({ answerable: true });
    if (!optOut) return;

    expect(barsAnswer(optOut, confirming)).toBe(false);
    expect(barsAnswer(optOut, sms)).toBe(true);
  });

  test('on a channel that takes no messages changes nothing', async () => {
    const { write, optOutOf } = open();
    const ignoring = channelWith({}, { clientMessages: 'ignore' });

    expect(await write('stop', {}, ignoring)).toEqual({ type: 'message' });
    expect(await optOutOf(waId)).toBeUndefined();
  });
});

describe('a client who writes START', () => {
  test('is opted in, also if STOP came under the other way to write the number', async () => {
    const { write, optOutOf } = open();
    await write('stop');

    expect(await write('START', { at: noon + 1000 })).toEqual({ type: 'opt-in', answer: 'hello-again' });
    expect(await optOutOf(dialled)).toBeUndefined();
  });

  test('has said nothing if they had not opted out', async () => {
    expect(await open().write('start')).toEqual({ type: 'message' });
  });

  test('before STOP, in a message that comes late, lifts nothing', async () => {
    const { write, optOutOf } = open();
    await write('stop', { at: noon });
    await write('start', { at: noon - 1000 });

    expect(await optOutOf(waId)).toBeDefined();
  });
});

describe('a vendor’s signal', () => {
  test('of marketing bars marketing, and its end lifts it', async () => {
    const { signal, optOutOf } = open();
    await signal({ marketing: true });
    expect(await optOutOf(userId)).toEqual({ at: noon, by: 'vendor', word: 'user_preferences', marketing: true });

    await signal({ of: 'opt-in', marketing: true, at: noon + 1 });
    expect(await optOutOf(userId)).toBeUndefined();
  });

  test('that marketing is welcome again lifts no STOP', async () => {
    const { write, signal, optOutOf } = open();
    await write('stop');
    await signal({ of: 'opt-in', marketing: true, at: noon + 1 });

    expect(await optOutOf(waId)).toMatchObject({ word: 'stop' });
  });

  test('that a conversation was deleted holds until the client writes again; their word for it does not', async () => {
    const { write, signal, optOutOf } = open();
    await signal({ reason: closedOptOut.word });
    expect(await optOutOf(waId)).toBeDefined();
    await write('hello again', { at: noon + 1 });
    expect(await optOutOf(waId)).toBeUndefined();

    const channel = channelWith({}, { optOut: { outWords: [closedOptOut.word] } });
    await write(closedOptOut.word, { at: noon + 2 }, channel);
    await write('hello', { at: noon + 3 }, channel);
    expect(await optOutOf(waId)).toMatchObject({ by: 'client', answerable: true });
  });

  test.each([
    { name: 'STOP after it', at: noon + 1 },
    { name: 'STOP from before it that comes late', at: noon - 1 },
  ])('that a conversation was deleted forgets no $name, which is confirmed', async ({ at }) => {
    const { write, signal, optOutOf } = open();
    await signal({ reason: closedOptOut.word });

    expect(await write('stop', { at })).toEqual({ type: 'opt-out', answer: 'bye' });
    await write('hello again', { at: noon + 2 });
    expect(await optOutOf(waId)).toEqual({ at, by: 'client', word: 'stop', answerable: true });
  });
});
