import { readOptOut } from '../../lib/invite/opt-out.ts';
import { windowClosesAt } from '../../lib/invite/window.ts';
import { exitCode } from '../command.ts';
import { conversationsWith } from './conversations-with.ts';
import { findChannel, findClient, openConversations } from './open-conversations.ts';
import type { Target } from './target.ts';

type Asked = { readonly channel: string; readonly client: string; readonly json: boolean };

/** Whether the client wants messages, and which sessions there were: never who it is or what was said. */
export async function showClient(target: Target, { channel: name, client, json }: Asked): Promise<number> {
  const channel = findChannel(target, name);
  const clientId = await findClient(channel, client);
  const items = openConversations(target);
  const optOut = await readOptOut(items, channel, [clientId]);
  const found = await conversationsWith(items, channel, [clientId]);

  const view = {
    channel: name,
    optedOut: optOut !== undefined,
    ...(optOut && {
      optOut: {
        at: iso(optOut.at),
        by: optOut.by,
        ...(optOut.word !== undefined && { word: optOut.word }),
        ...(optOut.marketing && { marketing: true }),
        ...(optOut.answerable && { answerable: true }),
      },
    }),
    conversations: found.map(({ conversation }) => ({
      businessId: conversation.businessId,
      sessions: conversation.sessions.map(({ sessionId }) => sessionId),
      ...(conversation.clientAt !== undefined && { clientAt: iso(conversation.clientAt) }),
      ...windowOf(windowClosesAt(channel, conversation)),
      keptUntil: iso(conversation.expiresAt),
    })),
  };

  if (json) console.log(JSON.stringify(view, null, 2));
  else console.log(toLines(view).join('\n'));

  return exitCode.done;
}

function windowOf(closesAt: number | undefined): { readonly windowClosesAt?: string } {
  return closesAt === undefined ? {} : { windowClosesAt: iso(closesAt) };
}

type View = {
  readonly channel: string;
  readonly optOut?: {
    readonly at: string;
    readonly by: string;
    readonly word?: string;
    readonly marketing?: boolean;
    readonly answerable?: boolean;
  };
  readonly conversations: readonly {
    readonly businessId: string;
    readonly sessions: readonly string[];
    readonly clientAt?: string;
    readonly windowClosesAt?: string;
    readonly keptUntil: string;
  }[];
};

function toLines({ channel, optOut, conversations }: View): readonly string[] {
  const what = optOut?.marketing ? 'wants no marketing messages' : 'wants no messages';
  const word = optOut?.word === undefined ? '' : ` (${optOut.word})`;
  const wish = optOut ? `${what}: ${optOut.by}${word}, ${optOut.at}` : 'has not opted out';

  return [
    `${channel}: the client ${wish}`,
    ...(optOut?.answerable ? ['  has written since: agents may answer'] : []),
    ...conversations.flatMap(({ businessId, sessions, clientAt, windowClosesAt, keptUntil }) => [
      `  with ${businessId}: sessions ${sessions.join(', ')}`,
      ...(clientAt === undefined ? [] : [`    the client wrote last ${clientAt}`]),
      ...(windowClosesAt === undefined ? [] : [`    free text until ${windowClosesAt}`]),
      `    kept until ${keptUntil}`,
    ]),
  ];
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
