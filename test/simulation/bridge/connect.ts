/** Amazon Connect with chats that we take part in, as far as its adapter would say. */
import type { ChatServer, OpenedChat, Said } from '../../../lib/chat-server/chat-server.ts';
import type { Calls } from '../calls.ts';
import type { Clock } from '../clock.ts';
import { isLine, requestOf, type SimulatedChat, type SimulatedServer } from './server.ts';

type Contact = {
  readonly id: string;
  readonly ours: string;
  endedAt: number | undefined;
  /** By client token: a repeat says nothing twice. */
  readonly texts: Map<string, string>;
};

export function createSimulatedConnect({ calls, clock }: { readonly calls: Calls; readonly clock: Clock }) {
  const contacts: Contact[] = [];
  let events = 0;

  const find = (id: string | undefined) => contacts.find((contact) => contact.id === id);
  const say = ({ id }: OpenedChat, token: string, text: string) => {
    const contact = find(id);
    if (!contact || contact.endedAt !== undefined) return false;
    if (!contact.texts.has(token)) contact.texts.set(token, text);

    return true;
  };
  const end = (id: string | undefined) => {
    const contact = find(id);
    if (contact) contact.endedAt ??= clock.now();
  };

  return {
    serverOf: (worker): ChatServer => {
      const request = requestOf(calls, worker);
      const speak = async (chat: OpenedChat, token: string, text: string, signal: AbortSignal): Promise<Said> => {
        try {
          const isSaid = await request('connect say', chat.id ?? '', signal, async () => say(chat, token, text));

          return isSaid ? { status: 'said', chat } : { status: 'ended' };
        } catch {
          return { status: 'unknown' };
        }
      };

      return {
        open: async ({ interaction }, { signal }) => {
          const { interactionId: ours, chatQueueKey } = interaction;

          try {
            const id = await request('connect open', ours, signal, async () => {
              const known = contacts.find((contact) => contact.ours === ours);
              const contact = known ?? {
                ...{ id: `contact ${contacts.length + 1}`, ours, endedAt: undefined },
                texts: new Map(),
              };
              if (!known) contacts.push(contact);

              return contact.id;
            });

            return { status: 'opened', chat: { sessionId: ours, chatQueueKey, id, secret: 'sealed' } };
          } catch (cause) {
            return { status: 'unknown', cause };
          }
        },

        note: async (chat) => ({ status: 'noted', chat }),

        terminate: async ({ id = '' }, _, { signal }) => {
          try {
            await request('connect stop', id, signal, async () => end(id));

            return { status: 'terminated' };
          } catch (cause) {
            return { status: 'unconfirmed', cause };
          }
        },

        state: async (chat, { signal }) => {
          try {
            const state = await request('connect describe', chat.id ?? '', signal, async () =>
              find(chat.id)?.endedAt === undefined ? 'open' : 'ended',
            );

            return { state, chat };
          } catch {
            return { state: 'unknown', chat };
          }
        },

        bridge: {
          ...{ repeatable: true, maxTextBytes: 1024 },
          say: (chat, { id, text }, { signal }) => speak(chat, id, text, signal),
          attach: (chat, { id, name }, { signal }) => speak(chat, id, name, signal),
          warn: (chat, { id, text }, { signal }) => speak(chat, `line ${id}`, `[${text}]`, signal),
          show: async () => {},
          fetchFile: async () => ({ status: 'lost' }),
        },
      };
    },

    chats: (): readonly SimulatedChat[] =>
      contacts.map(({ id, ours, endedAt, texts }) => {
        const all = [...texts.values()];

        return {
          ...{ id, ours, endedAt },
          clientTexts: all.filter((text) => !isLine(text)),
          lines: all.filter(isLine),
        };
      }),

    say: (chatId) => {
      events += 1;
      return { chatId, eventId: `event ${events}` };
    },
    type: () => {},
    end,
    move: () => {},
  } satisfies SimulatedServer;
}
