import * as z from 'zod';
import type { Answered, Written } from './conversations.ts';

const agentsGot = z.array(
  z.object({
    type: z.string(),
    interactionId: z.string(),
    messageId: z.string().optional(),
    vendorMessageId: z.string().optional(),
  }),
);
const phone = z.array(z.object({ text: z.string().optional(), sessionId: z.string().optional() }));
const state = z.object({ status: z.string() });
const letters = z.array(z.object({ body: z.unknown() }));

export type Talked = {
  readonly written: readonly Written[];
  readonly answered: readonly Answered[];
  /** What the agents' side took, in that order. */
  readonly agents: unknown;
  readonly letters: unknown;
  readonly phones: ReadonlyMap<string, unknown>;
  /** `GET /sessions/{id}/messages/{messageId}` of each answer. */
  readonly states: ReadonlyMap<string, unknown>;
};

const finals = ['sent', 'delivered', 'read', 'failed', 'expired', 'unknown'];
const wentOut = ['sent', 'delivered', 'read', 'unknown', 'failed'];

/** What is broken of promises I and J. */
export function brokenConversations(talked: Talked): string[] {
  return [...brokenWritten(talked), ...brokenAnswered(talked)];
}

function brokenWritten({ written, agents, letters: given }: Talked): string[] {
  const messages = agentsGot.parse(agents).filter(({ type }) => type === 'session.message');
  const dead = letters.parse(given).map(({ body }) => JSON.stringify(body));

  return written.flatMap(({ vendorMessageId }) => {
    const mine = messages.filter((message) => message.vendorMessageId === vendorMessageId);
    const ids = new Set(mine.map(({ interactionId, messageId }) => `${interactionId} ${messageId}`));
    const isDeadLetter = dead.some((body) => body.includes(vendorMessageId));

    return [
      ...(ids.size === 0 && !isDeadLetter ? [`I: ${vendorMessageId} was answered with 200, and no agent has it`] : []),
      ...(ids.size > 1 ? [`I: ${vendorMessageId} came to the agents as ${[...ids].join(' and ')}`] : []),
    ];
  });
}

function brokenAnswered({ answered, phones, states }: Talked): string[] {
  return answered.flatMap(({ clientId, messageId, text }) => {
    const shown = phone
      .parse(phones.get(clientId))
      .filter((message) => message.text === text && message.sessionId !== undefined);
    const status = state.safeParse(states.get(messageId)).data?.status ?? 'nowhere';

    return [
      ...(shown.length > 1 ? [`J: ${messageId} is ${status}, and reached the phone ${shown.length} times`] : []),
      ...(finals.includes(status) ? [] : [`J: ${messageId} was accepted, and is ${status}`]),
      ...(shown.length > 0 && !wentOut.includes(status) ? [`J: ${messageId} is ${status}, and reached the phone`] : []),
      ...(shown.length === 0 && ['sent', 'delivered', 'read'].includes(status)
        ? [`J: ${messageId} is ${status}, and no phone shows it`]
        : []),
    ];
  });
}
