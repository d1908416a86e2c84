import { describe } from 'vitest';
import type { TransportName } from '../../lib/channel/transports.ts';
import type { Talk } from '../support/talk.ts';
import { conversationEndCases } from './conversation-ends.ts';
import { conversationFileCases } from './conversation-files.ts';
import { conversationMessageCases } from './conversation-messages.ts';
import { conversationReceiptCases } from './conversation-receipts.ts';
import type { ConversationCases, ConversationTraits } from './conversation-traits.ts';

type Given = Pick<ConversationCases, 'registration'> & {
  readonly transport: TransportName;
  readonly traits: ConversationTraits;
  readonly talkWith: (clientId: string) => Talk;
};

/** What a conversation is by every transport, over real sockets: cases side by side, each with a client of its own. */
export function conversationContract({ transport, traits, talkWith, registration }: Given): void {
  let clients = 0;
  const meet = () => {
    clients += 1;

    return talkWith(traits.clientOf(clients));
  };
  const open = async () => {
    const talk = meet();

    return { ...talk, sessionId: await talk.invited() };
  };
  const cases = { traits, meet, open, registration };

  describe.concurrent(`${transport}: a conversation`, () => {
    conversationMessageCases(cases);
    conversationFileCases(cases);
    conversationReceiptCases(cases);
    conversationEndCases(cases);
  });
}
