import type { Conversation } from './conversation.ts';
import type { Conversations } from './conversations.ts';

/** Ten records of a batch may be one client's, and one of them wins each round. What loses all comes again later. */
const maxRounds = 10;

type Change = Omit<Conversation, 'version'> | undefined;

/**
 * Reads the conversation and writes what `change` makes of it, again if somebody else wrote it in between. `change`
 * returns undefined to leave it as it is. Returns what is stored in the end. Throws if every round is lost.
 */
export async function changeConversation(
  {
    conversations,
    newToken,
  }: { readonly conversations: Pick<Conversations, 'read' | 'write'>; newToken: () => string },
  id: string,
  change: (stored: Conversation | undefined) => Change | Promise<Change>,
): Promise<Conversation | undefined> {
  for (let round = 0; round < maxRounds; round += 1) {
    const stored = await conversations.read(id);
    const changed = await change(stored);
    if (!changed) return stored;

    const next = { ...changed, version: newToken() };
    if (await writeConversation({ conversations }, next, stored?.version)) return next;
  }

  throw new Error('the conversation was written by others in every round');
}

/** Writes it; also true if the write took effect but its answer was lost and the repeat met our own item. */
export async function writeConversation(
  { conversations }: { readonly conversations: Pick<Conversations, 'read' | 'write'> },
  conversation: Conversation,
  expectedVersion: string | undefined,
): Promise<boolean> {
  if (await conversations.write(conversation, expectedVersion)) return true;

  return (await conversations.read(conversation.id))?.version === conversation.version;
}
