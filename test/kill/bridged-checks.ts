import * as z from 'zod';
import type { BridgedWrite, KilledChat } from './bridged.ts';

const phone = z.array(z.object({ text: z.string().optional(), from: z.string().optional() }));

export type Bridged = {
  readonly written: readonly BridgedWrite[];
  readonly chats: readonly KilledChat[];
  readonly phones: ReadonlyMap<string, unknown>;
  /** The state of the message that an event of a chat became, by the event's text; undefined: it became none. */
  readonly stateOf: (chat: KilledChat, event: KilledChat['transcript'][number]) => Promise<string | undefined>;
  readonly letters: unknown;
};

/** What is broken of promises I and J between clients and the agents of a bridged server. */
export async function brokenBridged(bridged: Bridged): Promise<string[]> {
  return [...brokenWritten(bridged), ...(await brokenAnswers(bridged)), ...echoes(bridged)];
}

function brokenWritten({ written, chats, letters }: Bridged): string[] {
  return written.flatMap(({ clientId, text }) => {
    const count = chats.flatMap(({ transcript }) => transcript.filter((event) => isSaid(event, 'Client', text))).length;
    const isDeadLetter = JSON.stringify(letters).includes(text);

    return [
      ...(count === 0 && !isDeadLetter ? [`I: “${text}” was answered with 200, and no agent has it`] : []),
      ...(count > 1 ? [`I: “${text}” of ${clientId} is ${count} times in its chats`] : []),
    ];
  });
}

/** What went out may be unknown; what an agent wrote and nobody took is lost. */
async function brokenAnswers({ chats, phones, stateOf }: Bridged): Promise<string[]> {
  const broken: string[] = [];

  for (const chat of chats) {
    const shown = phone.parse(phones.get(chat.userData._umsClientId) ?? []);

    for (const event of chat.transcript.filter((one) => isSaid(one, 'Agent'))) {
      const count = shown.filter(({ text }) => text === event.text).length;
      const state = (await stateOf(chat, event)) ?? 'nowhere';
      const about = `J: “${event.text}” is ${state}, and reached the phone ${count} times`;
      const isRight =
        (state === 'sent' && count === 1) ||
        (state === 'unknown' && count <= 1) ||
        ((state === 'failed' || state === 'expired') && count === 0);
      if (!isRight) broken.push(about);
    }
  }

  return broken;
}

/** Nothing that a client wrote comes back to them. */
function echoes({ written, phones }: Bridged): string[] {
  const own = new Set(written.map(({ text }) => text));

  return [...phones].flatMap(([clientId, shown]) =>
    phone
      .parse(shown)
      .filter(({ text = '', from }) => from !== 'client' && own.has(text))
      .map(({ text }) => `J: “${text}” came back to ${clientId}`),
  );
}

function isSaid({ type, from, text }: KilledChat['transcript'][number], by: string, wanted = text): boolean {
  return type === 'Message' && from.type === by && text === wanted;
}
