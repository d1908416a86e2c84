/** Agents in the chats of a simulated GMS. */
import type { AgentAction } from './chat-agents.ts';
import type { GmsChats } from './gms-chats.ts';

/** Returns why Chat Server does not take it. */
export function actInGms(chats: GmsChats, chatId: string, action: AgentAction): string | undefined {
  const chat = chats.find(chatId);
  if (!chat || chat.ended) return 'the chat has ended';

  const agent = { type: 'Agent', nickname: action.name } as const;

  switch (action.type) {
    case 'message':
      chats.write(chatId, agent, { type: 'Message', text: action.text });
      return undefined;
    case 'file': {
      const { file } = action;
      const fileId = chats.addFile(chatId, { ...file, from: 'Agent' });
      const userData = { 'file-id': fileId, 'file-name': file.name, 'file-size': String(file.bytes.byteLength) };
      chats.write(chatId, agent, { type: 'FileUploaded', text: file.name, userData });
      return undefined;
    }
    case 'typing':
      chats.write(chatId, agent, { type: 'TypingStarted' });
      return undefined;
    case 'end':
      chats.write(chatId, agent, { type: 'ParticipantLeft' });
      chats.end(chatId, 'agent');
      return undefined;
    default:
      return action satisfies never;
  }
}
