/** The adapter for GMS over the strict Chat Server of this machine, without a socket in between. */
import type { GmsClient } from '../../../lib/chat-server/gms-client.ts';
import type { GmsSettings } from '../../../lib/chat-server/settings.ts';
import { actInGms } from '../../../local/vendors/gms-agents.ts';
import { success } from '../../../local/vendors/gms-answers.ts';
import { createGmsChats, type GmsChat } from '../../../local/vendors/gms-chats.ts';
import { isDownload, onGmsChat } from '../../../local/vendors/gms-operations.ts';
import { sealKey } from '../../support/genesys-gms.ts';
import type { Calls, Worker } from '../calls.ts';
import type { Clock } from '../clock.ts';
import type { Code } from '../world.ts';
import { isLine, requestOf, type SimulatedServer } from './server.ts';

type GmsOptions = {
  readonly code: Pick<Code, 'createGmsServer' | 'readGmsAnswer'>;
  readonly calls: Calls;
  readonly clock: Clock;
  readonly settings: GmsSettings;
};

const agent = { name: 'Kim' };

export function createSimulatedGms({ code, calls, clock, settings }: GmsOptions): SimulatedServer {
  const { now } = clock;
  let drawn = 0;
  const newHex = (digits: number) => {
    drawn += 1;
    return String(drawn).padStart(digits, '0');
  };
  const chats = createGmsChats({ now, newHex, disconnectSeconds: 45 });

  const answer = async ([service = '', chatId, ...operation]: readonly string[], form: FormData) => {
    if (chatId !== undefined)
      return onGmsChat({ chats, chatId, operation: operation.join('/'), form, onHeard: () => {}, now });

    const userData = Object.fromEntries(
      [...form].flatMap(([name, value]) => {
        const key = /^userData\[(.+)\]$/.exec(name)?.[1];
        return key === undefined || typeof value !== 'string' ? [] : [[key, value]];
      }),
    );

    return success(chats.open({ service, nickname: 'Ann', userData }), 1);
  };

  const clientOf = (worker: Worker): GmsClient => {
    const request = requestOf(calls, worker);

    return {
      post: async (path, form, { signal }) => {
        const [, chatId = '', ...operation] = path;

        try {
          const answered = await request(`gms ${operation.join('/') || 'open'}`, chatId, signal, () =>
            answer(path, formOf(form)),
          );
          const read = isDownload(answered) ? undefined : code.readGmsAnswer(JSON.stringify(answered));

          return read ? { kind: 'answered', answer: read } : { kind: 'silent' };
        } catch {
          return { kind: 'silent' };
        }
      },
      download: async () => ({ kind: 'silent' }),
    };
  };

  const act = (chatId: string, action: Parameters<typeof actInGms>[2]): void => {
    const refused = actInGms(chats, chatId, action);
    if (refused !== undefined) throw new Error(refused);
  };

  return {
    serverOf: (worker) =>
      code.createGmsServer(settings, {
        client: clientOf(worker),
        readSecret: async () => sealKey,
        now: worker.now,
      }),

    chats: () =>
      chats.all().map((chat) => {
        const texts = clientTextsOf(chat);

        return {
          ...{ id: chat.chatId, ours: chat.userData._umsInviteSessionId ?? '', endedAt: chat.endedAt },
          clientTexts: texts.filter((text) => !isLine(text)),
          lines: texts.filter(isLine),
        };
      }),

    say: (chatId, text) => {
      act(chatId, { ...agent, type: 'message', text });
      const said = chats.find(chatId)?.transcript.at(-1);

      return { chatId, eventId: `${said?.index}-${said?.utcTime}` };
    },
    type: (chatId) => act(chatId, { ...agent, type: 'typing' }),
    end: (chatId) => act(chatId, { ...agent, type: 'end' }),
    move: (isRestart) => (isRestart ? chats.restart() : chats.failOver()),
  };
}

function clientTextsOf({ transcript }: GmsChat): readonly string[] {
  return transcript.flatMap(({ type, from, text }) =>
    type === 'Message' && from.type === 'Client' && text !== undefined ? [text] : [],
  );
}

function formOf(given: URLSearchParams | FormData): FormData {
  if (given instanceof FormData) return given;

  const form = new FormData();
  for (const [name, value] of given) form.append(name, value);

  return form;
}
