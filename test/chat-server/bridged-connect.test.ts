import { describe, expect, test } from 'vitest';
import { awsInbound } from '../../lib/channel/aws/inbound.ts';
import { createBridgedConnect } from '../../lib/chat-server/bridged-connect.ts';
import type { AgentEvent, Bridge, OpenedChat } from '../../lib/chat-server/chat-server.ts';
import { actInConnect } from '../../local/vendors/connect-agents.ts';
import type { ChatContact } from '../../local/vendors/connect-contacts.ts';
import { bridgeContract, openBridged } from '../contract/bridge.ts';
import { chatServerContract, newSession, openChat, patience } from '../contract/chat-server.ts';
import { bridgedConnectSettings, openConnect } from '../support/amazon-connect.ts';
import { noon } from '../support/builders.ts';

chatServerContract('amazon-connect', async () => {
  const { bridged: server, state, connect, faults } = await openConnect();
  const next = (fault: Parameters<typeof faults.script>[0]) => () => faults.script(fault);

  return {
    server,
    sessions: () =>
      chatsOf(state).map(({ contactId: id, chat, ended }) => ({ id, userData: chat.request.Attributes, ended })),
    endByItself: connect.end,
    trouble: {
      refuses: next({ kind: 'status', count: 1, status: 400 }),
      'is busy': next({ kind: 'status', count: 1 }),
      'is not there': connect.close,
      'keeps silent after it has done it': next({ kind: 'timeout-after-accept', count: 1 }),
    },
  };
});

type Opened = Awaited<ReturnType<typeof openConnect>>;

function chatsOf(state: Opened['state']): readonly ChatContact[] {
  return state.all().flatMap((contact): readonly ChatContact[] => ('chat' in contact ? [contact] : []));
}

/** As receive reads what AWS has published since the last call: repeats and the ends of contacts left out. */
function followTopic(published: Opened['published']) {
  const seen = new Set<string>();

  return async () => {
    const events = (await published()).flatMap((body) => awsInbound.parse(Buffer.from(body), noon)?.events ?? []);
    const fresh = events.flatMap((event) => {
      if (event.type !== 'chat-event' || seen.has(event.event.id)) return [];
      seen.add(event.event.id);

      return [event.event];
    });

    return {
      events: fresh.flatMap((event): readonly AgentEvent[] => (event.type === 'ended' ? [] : [event])),
      ended: fresh.some(({ type }) => type === 'ended'),
    };
  };
}

bridgeContract('amazon-connect', async () => {
  const { bridged: server, state, faults, published } = await openConnect();
  const { chat, bridge } = await openBridged(server);
  const chatId = chat.id ?? '';
  const contact = () => {
    const [found] = chatsOf(state).filter(({ contactId }) => contactId === chatId);
    if (!found) throw new Error('no contact');

    return found.chat;
  };
  const act = (action: Parameters<typeof actInConnect>[2]) => {
    const refused = actInConnect(state, chatId, action);
    if (refused !== undefined) throw new Error(refused);
  };

  return {
    ...{ server, bridge, chat },
    seen: () =>
      contact().transcript.flatMap(({ ParticipantRole, Type, Content }) =>
        Type === 'MESSAGE' ? [{ from: ParticipantRole === 'CUSTOMER' ? 'client' : 'agent', text: Content ?? '' }] : [],
      ),
    files: () =>
      [...contact().files.values()].flatMap(({ name, bytes, from, isComplete }) =>
        from === 'CUSTOMER' && bytes && isComplete ? [{ name, bytes }] : [],
      ),
    write: (text) => act({ type: 'message', text, name: 'Kim' }),
    send: ({ bytes, ...file }) => act({ type: 'file', file: { ...file, bytes: Buffer.from(bytes) }, name: 'Kim' }),
    type: () => act({ type: 'typing', name: 'Kim' }),
    end: () => act({ type: 'end', name: 'Kim' }),
    clientTypes: () =>
      contact().transcript.some(
        ({ ParticipantRole, ContentType }) => ParticipantRole === 'CUSTOMER' && ContentType.endsWith('event.typing'),
      ),
    events: followTopic(published),
    trouble: {
      busy: () => faults.script({ kind: 'status', count: 1 }),
      'silent after it has done it': () => {
        faults.script({ kind: 'timeout-after-accept', count: 1, of: 'say' });
        faults.script({ kind: 'timeout-after-accept', count: 1, of: 'attach' });
      },
    },
    refused: { name: 'virus.exe', mediaType: 'application/octet-stream' },
  };
});

const sessionId = 'S000000000000001';

/** With another chat before it, whose id the user data name. */
function going(previous: OpenedChat | undefined) {
  const userData = { _umsPreviousChatId: previous?.id ?? 'nothing' };

  return newSession({ sessionId: 'S000000000000002', userData });
}

describe('a chat of a bridged server', () => {
  test('is streamed to the topic, and joined with our session as the token', async () => {
    const { bridged, state } = await openConnect({ durationMinutes: 120 });
    await openChat(bridged);

    expect(chatsOf(state)).toMatchObject([
      {
        chat: {
          request: {
            ...{ ContactFlowId: 'flow-1', ClientToken: sessionId, ChatDurationInMinutes: 120 },
            ParticipantDetails: { DisplayName: 'Ann' },
          },
          connected: true,
          topics: new Set([bridgedConnectSettings.streamingTopic]),
        },
      },
    ]);
  });

  test('shows that the client types, and nothing when they no longer do: Connect has no word for it', async () => {
    const { bridged, state } = await openConnect();
    const { chat, bridge } = await openBridged(bridged);
    await bridge.show(chat, 'typing', patience);
    await bridge.show(chat, 'typing-ended', patience);
    const types = chatsOf(state).flatMap(({ chat: { transcript } }) =>
      transcript.map(({ ContentType }) => ContentType),
    );

    expect(types.filter((type) => type.includes('typing'))).toEqual(['application/vnd.amazonaws.connect.event.typing']);
  });

  test('keeps its tokens sealed: whoever reads the ledger cannot speak as the client', async () => {
    const { bridged, state } = await openConnect();
    const chat = await openChat(bridged);

    expect(JSON.stringify(chat)).not.toContain(chatsOf(state)[0]?.chat.participantToken);
  });

  test('goes on where the first attempt broke off: its streaming was refused', async () => {
    const { bridged, state, faults } = await openConnect();
    faults.script({ kind: 'status', count: 1, of: 'open', clientId: '15550100009' });
    faults.script({ kind: 'timeout-after-accept', count: 1, of: 'open' });
    await bridged.open(newSession(), { signal: AbortSignal.timeout(150) });

    expect(await bridged.open(newSession(), patience)).toMatchObject({ status: 'opened' });
    expect(chatsOf(state)).toMatchObject([{ chat: { connected: true } }]);
  });

  test('is another one if the first has ended meanwhile', async () => {
    const { bridged, state, connect } = await openConnect();
    const chat = await openChat(bridged);
    connect.end(chat.id ?? '');

    expect((await openChat(bridged)).id).not.toBe(chat.id);
    expect(chatsOf(state)).toMatchObject([{ ended: true }, { ended: false }]);
  });

  test('carries on the chat before it, which Connect then shows', async () => {
    const { bridged, state, connect } = await openConnect();
    const previous = await openChat(bridged);
    connect.end(previous.id ?? '');

    expect(await bridged.open(going(previous), patience)).toMatchObject({ status: 'opened' });
    expect(chatsOf(state)[1]?.chat.request.PersistentChat).toEqual({
      RehydrationType: 'ENTIRE_PAST_SESSION',
      SourceContactId: previous.id,
    });
  });

  test('begins empty if Connect no longer has the chat before it', async () => {
    const { bridged, state } = await openConnect();

    expect(await bridged.open(going(undefined), patience)).toMatchObject({ status: 'opened' });
    expect(chatsOf(state)).toMatchObject([{ chat: { request: { Attributes: { _umsPreviousChatId: 'nothing' } } } }]);
    expect(chatsOf(state)[0]?.chat.request).not.toHaveProperty('PersistentChat');
  });

  test('is not opened without its seal', async () => {
    const { state, deps } = await openConnect();
    const readSecret = async () => {
      throw new Error('no such parameter');
    };
    const server = createBridgedConnect(bridgedConnectSettings, { ...deps, readSecret });

    expect(await server.open(newSession(), patience)).toEqual({ status: 'retry', fault: 'account_stopped' });
    expect(chatsOf(state)).toEqual([]);
  });
});

describe('the client’s part', () => {
  const open = async () => {
    const opened = await openConnect();
    const { chat, bridge } = await openBridged(opened.bridged);

    return { ...opened, chat, bridge };
  };
  const say = (bridge: Bridge, chat: OpenedChat) => bridge.say(chat, { id: 'M1.0', text: 'Hello' }, patience);

  test('goes on with a new connection when the old one has expired, and stores that', async () => {
    const { bridge, chat, connect, state } = await open();
    connect.expire();

    const said = await say(bridge, chat);
    expect(said).toMatchObject({ status: 'said' });
    expect(said.status === 'said' && said.chat.secret).not.toBe(chat.secret);
    expect(said.status === 'said' && (await say(bridge, said.chat))).toMatchObject({ status: 'said' });
    expect(chatsOf(state)[0]?.chat.transcript).toHaveLength(1);
  });

  test('is over when Connect no longer has the chat', async () => {
    const { bridge, chat, connect } = await open();
    connect.forget(chat.id ?? '');

    expect(await say(bridge, chat)).toEqual({ status: 'ended' });
  });

  test('is not over because Connect refuses its token while the chat goes on', async () => {
    const { bridge, chat, faults } = await open();
    faults.script({ kind: 'status', count: 1, status: 403, of: 'say' });
    faults.script({ kind: 'status', count: 1, status: 403, of: 'say' });

    expect(await say(bridge, chat)).toEqual({ status: 'retry' });
  });

  test('ends with the session: the client leaves, which ends the chat wherever it was transferred', async () => {
    const { bridged, chat, state } = await open();

    expect(await bridged.terminate(chat, { reason: 'requested', at: noon }, patience)).toEqual({
      status: 'terminated',
    });
    expect(chatsOf(state)).toMatchObject([{ ended: true }]);
  });

  test('sends no more in a message than Connect takes, unless its settings know better', async () => {
    const { bridged } = await openConnect({ maxMessageBytes: 16_384 });

    expect((await open()).bridge.maxTextBytes).toBe(1024);
    expect(bridged.bridge?.maxTextBytes).toBe(16_384);
  });

  test('refuses a file of more than 20 MB before it is sent', async () => {
    const { bridge, chat } = await open();
    const bytes = new Uint8Array(20 * 1024 * 1024 + 1);

    expect(
      await bridge.attach(chat, { id: 'M1.0', bytes, mediaType: 'image/png', name: 'a.png' }, patience),
    ).toMatchObject({ status: 'refused' });
  });
});
