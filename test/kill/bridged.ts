/** Conversations through the bridged GMS: clients write, agents answer in their chats, whatever is killed. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { espBody } from '../support/builders.ts';
import { bridgedChannel } from './catalog.ts';
import { ask, type LocalSystem } from './local-system.ts';

const event = z.object({
  index: z.number(),
  type: z.string(),
  from: z.object({ type: z.string() }),
  utcTime: z.number(),
  text: z.string().optional(),
});

/** As `GET /local/chats` shows them, oldest first. */
export const gmsChats = z.array(
  z.object({
    id: z.string(),
    state: z.enum(['open', 'ended']),
    userData: z.looseObject({ _umsClientId: z.string(), _umsInviteSessionId: z.string() }),
    transcript: z.array(event),
  }),
);
export type KilledChat = z.infer<typeof gmsChats>[number];

const phone = z.array(z.object({ text: z.string().optional() }));
const posted = z.object({ answers: z.record(z.string(), z.union([z.number(), z.null()])) });

/** A client wrote it, and its webhook was answered with 200. */
export type BridgedWrite = { readonly clientId: string; readonly text: string };

export type BridgedTalks = {
  readonly clientIds: readonly string[];
  readonly written: readonly BridgedWrite[];
  /** Resolves when every client has been answered each time, or after `maxMs`. */
  readonly settled: (maxMs: number) => Promise<void>;
};

const turns = 2;
const maxTries = 60;
const lookMs = 1000;
/** Longer than until the next look. */
const arrivesMs = 65_000;
/** For the invitation; a client who does not get it writes all the same. */
const invitedMs = 20_000;

/** `count` clients: each is invited, and writes `turns` times. Of every fourth an agent ends the first chat. */
export function startBridgedTalks(system: LocalSystem, count: number, pauseMs: number): BridgedTalks {
  const clientIds = Array.from({ length: count }, (_, number) => `1555030${String(number).padStart(4, '0')}`);
  const written: BridgedWrite[] = [];
  const over = new Set<string>();
  let isStopped = false;

  const chatsOf = async (clientId: string): Promise<readonly KilledChat[]> => {
    const { data } = gmsChats.safeParse((await ask(`${system.endpoints().api}/local/chats`))?.json);

    return (data ?? []).filter(({ userData }) => userData._umsClientId === clientId);
  };

  /** Until somebody answers. An IVR repeats its key; what a client or an agent repeats is another text. */
  const insist = async (request: (tries: number) => Promise<boolean>): Promise<void> => {
    for (let tries = 1; tries <= maxTries && !isStopped; tries += 1) {
      if (await request(tries)) return;
      await sleep(500);
    }
  };
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    ask(`${system.endpoints().api}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  const write = (clientId: string, turn: number) =>
    insist(async (tries) => {
      const text = `Question ${turn} of ${clientId}, try ${tries}`;
      const message = { text, channel: bridgedChannel };
      const { data } = posted.safeParse((await post(`local/phones/${clientId}/messages`, message))?.json);
      const isStored = Object.values(data?.answers ?? {}).includes(200);
      if (isStored) written.push({ clientId, text });

      return isStored;
    });

  /** Until the chat that the client writes in has something of this turn. */
  const isSaid = async (clientId: string, turn: number): Promise<KilledChat | undefined> => {
    for (; !isStopped; await sleep(lookMs)) {
      const chats = await chatsOf(clientId);
      const chat = chats.findLast(({ transcript }) =>
        transcript.some(({ from, text }) => from.type === 'Client' && text?.startsWith(`Question ${turn} `)),
      );
      if (chat) return chat;
    }

    return undefined;
  };

  const sees = async (clientId: string, text: string): Promise<boolean> => {
    const { data } = phone.safeParse((await ask(`${system.endpoints().api}/local/phones/${clientId}`))?.json);

    return data?.some((message) => message.text?.startsWith(text)) ?? false;
  };
  /** What nobody knows of never comes. */
  const waits = async (clientId: string, text: string, ms = arrivesMs): Promise<boolean> => {
    for (const until = Date.now() + ms; Date.now() < until && !isStopped; await sleep(lookMs))
      if (await sees(clientId, text)) return true;

    return false;
  };

  const talk = async (clientId: string, number: number): Promise<void> => {
    const invite = espBody({ _umsChannel: bridgedChannel, _umsClientId: clientId });
    await insist(async () => {
      const answer = await post('esp', invite, { 'idempotency-key': `bridged-${clientId}` });

      return answer !== undefined && answer.status < 500;
    });
    await waits(clientId, 'Hello ', invitedMs);

    for (let turn = 1; turn <= turns; turn += 1) {
      await write(clientId, turn);
      const chat = await isSaid(clientId, turn);
      if (!chat) return;

      // A chat that has ended meanwhile is answered nowhere.
      await insist(async (tries) => {
        const text = `Answer ${turn} to ${clientId}, try ${tries}`;
        const answer = await post(`local/chats/${chat.id}/messages`, { text });

        return answer?.status === 200 || answer?.status === 409;
      });
      // Chat Server keeps last words for a short while only.
      if (turn === 1 && number % 4 === 0 && (await waits(clientId, `Answer ${turn} `)))
        await insist(async () => (await post(`local/chats/${chat.id}/end`, {})) !== undefined);
    }
  };

  const running = clientIds.map(async (clientId, number) => {
    await sleep(number * pauseMs);
    await talk(clientId, number);
    over.add(clientId);
  });

  return {
    clientIds,
    written,

    settled: async (maxMs) => {
      for (const until = Date.now() + maxMs; Date.now() < until && over.size < count; ) await sleep(500);
      isStopped = true;
      await Promise.all(running);
    },
  };
}
