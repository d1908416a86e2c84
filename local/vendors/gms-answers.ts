/** How a simulated GMS answers. What an answer has nothing for is null. */
import type { GmsChat } from './gms-chats.ts';

/** `position`: 0 for none of the transcript. */
export function success(
  { chatId, userId, secureKey, alias, ended, transcript }: GmsChat,
  position: number,
): Record<string, unknown> {
  return {
    ...{ statusCode: 0, chatId, userId, secureKey, alias, chatEnded: ended !== undefined },
    nextPosition: transcript.length + 1,
    messages: position === 0 ? [] : transcript.filter(({ index }) => index >= position).map(toMessage),
    ...{ userData: null, errors: null },
  };
}

function toMessage({ text = '', userData, ...event }: GmsChat['transcript'][number]) {
  return { ...event, text: text === '' ? null : text, messageType: null, userData: userData ?? null };
}

export function failure(statusCode: 1 | 2): Record<string, unknown> {
  const errors = [{ code: 249, advice: 'Media server was not able to execute request. referenceId[1]' }];

  return { statusCode, chatEnded: false, messages: [], errors };
}
