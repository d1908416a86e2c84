import { describe, expect, test } from 'vitest';
import type { OpenedChat } from '../../lib/chat-server/chat-server.ts';
import { patience } from '../contract/chat-server.ts';
import { event, openBridge, transcriptOf } from '../support/gms-bridge.ts';

describe('the transcript', () => {
  test('full of nulls is read without them', async () => {
    const nulls = { text: null, userData: null, utcTime: null, from: null, type: null };

    expect(await transcriptOf({ messages: [null, nulls], nextPosition: null, chatEnded: null })).toMatchObject({
      ...{ status: 'read', events: [], clientTexts: [], ended: false },
    });
  });

  test('of another type than a list is empty', async () => {
    expect(await transcriptOf({ messages: 'none', nextPosition: 'next' })).toMatchObject({ events: [], position: 1 });
  });

  test('has that the client types, and no longer does', async () => {
    const { chats, chat, chatId, bridge } = await openBridge();
    await bridge.show(chat, 'typing', patience);
    await bridge.show(chat, 'typing-ended', patience);

    expect(chats.find(chatId)?.transcript.slice(-2)).toMatchObject([
      { type: 'TypingStarted', from: { type: 'Client' } },
      { type: 'TypingStopped', from: { type: 'Client' } },
    ]);
  });

  test('has what agents, supervisors and bots write and send; what else happens is nothing for the client', async () => {
    const messages = [
      event(1, { type: 'ParticipantJoined' }),
      event(2, {}),
      event(3, { from: { nickname: 'Bot', type: 'External' }, text: 'Welcome' }),
      event(4, { type: 'Notice', text: 'USER_CUSTOM' }),
      event(5, { type: 'PushUrl', text: 'https://shop.example.com' }),
      event(6, { text: '  ' }),
      event(7, { type: 'FileUploaded', text: 'b.pdf', userData: { 'file-id': 'f1', 'file-size': '12' } }),
      event(8, { type: 'FileUploaded', text: 'c.pdf', userData: null }),
      event(9, { type: 'TypingStarted' }),
      event(10, { type: 'TypingStopped' }),
      event(11, { type: 'ParticipantLeft' }),
      event(12, { from: { nickname: 'Ann', type: 'Client' }, text: 'Mine' }),
      event(13, { from: { nickname: 'Ann', type: 'Client' }, type: 'CustomNotice', text: 'Invited' }),
    ];
    const read = await transcriptOf({ messages, nextPosition: 14 });

    expect(read).toMatchObject({
      events: [
        { type: 'message', text: 'Yes', at: 1_432_845_088_002, author: { id: '2', name: 'Kim' } },
        { type: 'message', text: 'Welcome', author: { name: 'Bot' } },
        { type: 'message', text: 'https://shop.example.com' },
        { type: 'file', ref: 'f1', name: 'b.pdf', size: 12 },
        { type: 'typing' },
      ],
      clientTexts: ['Mine'],
      position: 14,
    });
  });

  test('has an event under the same id however often it is read, and another one under another', async () => {
    const idsOf = async (messages: readonly object[], position: number) => {
      const read = await transcriptOf({ messages }, position);
      return read?.status === 'read' ? read.events.map(({ id }) => id) : [];
    };
    const [first, second] = [event(5, {}), event(6, {})];

    expect(await idsOf([first, second], 1)).toEqual([...(await idsOf([first], 5)), ...(await idsOf([second], 6))]);
    // A Chat Server that restored the chat may count on from a lower number.
    expect(await idsOf([{ ...second, utcTime: 1 }], 1)).not.toEqual(await idsOf([second], 1));
  });

  test('leaves out what lies before its position, and goes on after the last event', async () => {
    expect(await transcriptOf({ messages: [event(3, {}), event(4, { text: 'New' })] }, 4)).toMatchObject({
      events: [{ text: 'New' }],
      position: 5,
    });
  });

  test('that ended is read to its end, and what no longer exists has ended', async () => {
    const ended = { chatEnded: true, messages: [event(4, { text: 'Bye' })], nextPosition: 5 };

    expect(await transcriptOf(ended, 4)).toMatchObject({ events: [{ text: 'Bye' }], ended: true });
    expect(await transcriptOf({ statusCode: 2, chatEnded: true, messages: [] }, 4)).toMatchObject({
      ...{ status: 'read', events: [], ended: true, position: 4 },
    });
  });

  test.each([
    ['statusCode 1, whatever else it says', { statusCode: 1, chatEnded: true }],
    ['statusCode 2 alone', { statusCode: 2 }],
  ])('is lost with %s', async (_what, answer) => {
    expect(await transcriptOf(answer)).toEqual({ status: 'lost' });
  });

  test('is lost if the chat’s secret cannot be read', async () => {
    const { bridge, chat } = await openBridge();
    const broken: OpenedChat = { ...chat, secret: 'x' };

    expect(await bridge.transcript?.(broken, 0, patience)).toEqual({ status: 'lost' });
  });
});
