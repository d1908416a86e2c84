import { messageIdOf } from '../../lib/channel/message-id.ts';
import type { ChatServer, NewSession, Opened, OpenedChat } from '../../lib/chat-server/chat-server.ts';
import type { ExternalSettings } from '../../lib/chat-server/settings.ts';
import { sessionOf } from './callers.ts';
import type { Calls, Worker } from './calls.ts';
import type { Observed } from './observer.ts';
import type { Scenario, Turn } from './scenario.ts';

/**
 * A session as its server knows it. `heardBy`: the worker that got its id, and could have written it down or ended it.
 * `kept`: somebody tried to end it, and got no answer.
 */
export type ExternalSession = {
  readonly id: string;
  readonly ours: string;
  state: 'open' | 'terminated' | 'hung up';
  heardBy?: Worker;
  kept?: true;
};

type ChatServersOptions = {
  readonly calls: Calls;
  readonly observed: Pick<Observed, 'handed' | 'shown' | 'askedToWait'>;
  readonly sessions: ExternalSession[];
  readonly scenario: Scenario;
};

/**
 * Chat servers that draw their own ids. A GMS opens another session for each request. Amazon Connect recognises a
 * repeat, and what it opens reaches the phone. As every adapter must, they never throw, and report what they cannot
 * know.
 */
export function createServers({ calls, observed, sessions, scenario }: ChatServersOptions) {
  const turns = new Map(scenario.posts.map(({ key, opens }) => [sessionOf(key), [...opens]]));
  let notes = 0;
  const isOpen = (id: string | undefined) => sessions.some((session) => session.id === id && session.state === 'open');
  const change = (id: string | undefined, members: Partial<ExternalSession>) => {
    const session = sessions.find((known) => known.id === id);
    if (session) Object.assign(session, members);
  };

  return (worker: Worker, { kind }: ExternalSettings): ChatServer => {
    const make = <Result>(name: string, about: string, signal: AbortSignal, effect: () => Result) =>
      inTime(
        signal,
        calls.make(worker, { name, about, once: true }, async () => effect()),
      );

    return {
      open: async (session, { signal }) => {
        const ours = session.interaction.interactionId;
        const turn = turns.get(ours)?.shift() ?? 'sent';
        if (kind === 'amazon-connect') observed.handed(ours, messageIdOf(ours), session.content?.text);

        try {
          const opened = await make(`open (${turn})`, ours, signal, () => take(turn, session));
          if (opened.status === 'opened') change(opened.chat.id, { heardBy: worker });
          if (opened.status === 'retry' && opened.retryAfterSeconds)
            observed.askedToWait(ours, opened.retryAfterSeconds * 1000);

          return opened;
        } catch (cause) {
          return { status: 'unknown', cause };
        }
      },

      note: async (chat, _, { signal }) => {
        try {
          return await make('note', chat.sessionId, signal, () => {
            notes += 1;
            return { status: 'noted', chat: { ...chat, secret: `sealed ${notes}` } } as const;
          });
        } catch {
          return { status: 'lost' };
        }
      },

      terminate: async (chat, _, { signal }) => {
        try {
          return await make(`terminate ${chat.id}`, chat.sessionId, signal, () => {
            if (isOpen(chat.id)) change(chat.id, { state: 'terminated' });

            return { status: 'terminated' } as const;
          });
        } catch (cause) {
          change(chat.id, { kept: true });
          return { status: 'unconfirmed', cause };
        }
      },

      state: async (chat, { signal }) => {
        try {
          return await make('state', chat.sessionId, signal, () => ({
            state: isOpen(chat.id) ? 'open' : 'ended',
            chat,
          }));
        } catch {
          return { state: 'unknown', chat };
        }
      },
    };

    function take(turn: Turn, session: NewSession): Opened {
      switch (turn) {
        case 'sent':
          return { status: 'opened', chat: begin(session) };
        case 'taken, nobody knows':
          begin(session);
          return { status: 'unknown' };
        case 'lost, nobody knows':
          return { status: 'unknown' };
        case 'refused':
          return { status: 'refused', fault: 'chat_server_refused' };
        case 'retry':
          return { status: 'retry', fault: 'chat_server_refused' };
        case 'retry after 40 s':
          return { status: 'retry', fault: 'chat_server_refused', retryAfterSeconds: 40 };
        default:
          return turn satisfies never;
      }
    }

    function begin({ interaction, content }: NewSession): OpenedChat {
      const { interactionId: ours, chatQueueKey } = interaction;
      const known = kind === 'amazon-connect' && sessions.find((session) => session.ours === ours);
      const { id } = known || { id: `${kind} ${sessions.length + 1}` };

      if (!known) sessions.push({ id, ours, state: 'open' });
      if (!known && content && kind === 'amazon-connect') observed.shown(ours);

      return { sessionId: ours, chatQueueKey, id, secret: 'sealed' };
    }
  };
}

/** The agents or the client of this session of ours end it there. */
export function hangUp(sessions: readonly ExternalSession[], ours: string): void {
  for (const session of sessions) if (session.ours === ours && session.state === 'open') session.state = 'hung up';
}

function inTime<Result>(signal: AbortSignal, answer: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('no answer in time')));
    answer.then(resolve, reject);
  });
}
