/** The operations of a simulated GMS on a chat, as its client. */
import { failure, success } from './gms-answers.ts';
import type { GmsChat, GmsChats } from './gms-chats.ts';
import { fileLimits, isAllowed, mayBeDownloaded } from './gms-files.ts';

type Given = {
  readonly chats: GmsChats;
  readonly chatId: string;
  readonly operation: string;
  readonly form: FormData;
  readonly onHeard: (chatId: string) => void;
  readonly now: () => number;
};

type Answer = Readonly<Record<string, unknown>>;
type GmsDownload = { readonly bytes: Uint8Array; readonly mediaType: string; readonly name: string };

/** How long Chat Server still answers what happened in a chat that has ended. */
const afterwardsMs = 45_000;

/** A packet of 32,768 bytes has room for so many characters. */
const maxTextLength = 14_700;

export async function onGmsChat(given: Given): Promise<Answer | GmsDownload> {
  const { chats, chatId, operation, form, onHeard, now } = given;
  const chat = chats.find(chatId);
  if (chat && form.get('secureKey') !== chat.secureKey) return failure(2);
  if (chat?.restoring) {
    chats.restored(chatId);
    // What a temporary error says besides is not reliable.
    return { ...failure(1), chatEnded: null, alias: null, messages: null };
  }
  if (!chat || (chat.ended && !isReadable(chat, operation, now())))
    return { ...failure(2), chatEnded: true, chatId, alias: chat?.alias };
  if (!isCurrent(form.get('alias'), chat.alias) || ![null, chat.userId].includes(textOrNull(form.get('userId'))))
    return failure(2);

  chats.touch(chatId);
  onHeard(chatId);

  const text = textOrNull(form.get('message')) ?? '';
  const position = Number(form.get('transcriptPosition') ?? 1);
  const current = () => success(chats.find(chatId) ?? chat, position);

  switch (operation) {
    case 'disconnect':
      chats.writeAsClient(chatId, { type: 'ParticipantLeft' });
      chats.end(chatId, 'logout');
      return current();
    case 'customNotice':
      chats.writeAsClient(chatId, { type: 'CustomNotice', text });
      return current();
    case 'send':
      if (text === '' || text.length > maxTextLength) return failure(2);
      chats.writeAsClient(chatId, { type: 'Message', text });
      return current();
    case 'startTyping':
      chats.writeAsClient(chatId, { type: 'TypingStarted' });
      return current();
    case 'stopTyping':
      chats.writeAsClient(chatId, { type: 'TypingStopped' });
      return current();
    case 'refresh':
    case 'readReceipt':
      return current();
    case 'file/limits':
      return limitsOf(chat, now());
    case 'file':
      return upload(given, chat);
    default:
      return download(given, chat) ?? failure(2);
  }
}

export function isDownload(answer: Answer | GmsDownload): answer is GmsDownload {
  return answer.bytes instanceof Uint8Array;
}

function isReadable({ endedAt = 0 }: GmsChat, operation: string, now: number): boolean {
  return operation === 'refresh' && now - endedAt <= afterwardsMs;
}

/**
 * After one change of the alias its predecessor still finds the chat, and the answer names the new one. An older alias
 * finds nothing.
 */
function isCurrent(given: ReturnType<FormData['get']>, alias: string): boolean {
  return given === null || Number(alias) - Number(given) <= 1;
}

function limitsOf(chat: GmsChat, utcTime: number): Answer {
  const from = { nickname: chat.nickname, participantId: 1, type: 'Client' };
  const notice = { from, text: 'file-client-cfg-get', type: 'Notice', utcTime, userData: fileLimits(chat) };

  return { ...success(chat, 0), messages: [notice] };
}

async function upload({ chats, chatId, form }: Given, chat: GmsChat): Promise<Answer> {
  const file = form.get('file');
  if (!(file instanceof File)) return failure(2);

  const { name, type: mediaType, size } = file;
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (!isAllowed(chat, { name, bytes })) return failure(2);

  const fileId = chats.addFile(chatId, { name, mediaType, bytes, from: 'Client' });
  const userData = { 'file-id': fileId, 'file-name': name, 'file-size': String(size) };
  chats.writeAsClient(chatId, { type: 'FileUploaded', text: name, userData });

  return { ...success(chats.find(chatId) ?? chat, 0), userData: { 'file-id': fileId } };
}

function download({ chats, chatId, operation }: Given, chat: GmsChat): GmsDownload | undefined {
  const [, fileId = ''] = /^file\/(\w+)\/download$/.exec(operation) ?? [];
  const file = chat.files.get(fileId);
  if (!file || !mayBeDownloaded(file)) return undefined;

  chats.countDownload(chatId, fileId);

  return file;
}

function textOrNull(value: ReturnType<FormData['get']>): string | null {
  return typeof value === 'string' ? value : null;
}
