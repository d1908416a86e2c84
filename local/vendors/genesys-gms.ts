/**
 * A simulated GMS with its Chat API version 2, as far as it is documented: every operation a POST of a form, every
 * answer HTTP 200 with a statusCode.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Faults, type Operation, takeVendorFault } from '../faults.ts';
import { answerJson, closeServer, listen, readBody } from '../http.ts';
import type { GmsChat, GmsChats } from './gms-chats.ts';

export type GenesysGms = { readonly url: string; readonly close: () => Promise<void> };

export async function startGenesysGms(options: {
  readonly chats: GmsChats;
  /** Called for each request, so that a changed catalog applies at once. */
  readonly services: () => readonly string[];
  /** What a gateway in front of GMS lets through. Without any there is no gateway. */
  readonly apiKeys: () => readonly string[];
  /**
   * A fault with a `code` of 1 or 2 is answered by GMS itself, one with only a `status` by the gateway in front of it.
   */
  readonly faults: Faults;
  readonly port?: number;
}): Promise<GenesysGms> {
  const { chats } = options;
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });

  return { url: await listen(server, options.port ?? 0), close: () => closeServer(server) };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams((await readBody(request, 1024 * 1024))?.toString('utf8') ?? '');
    const [, service, chatId, operation] =
      /^\/genesys\/2\/chat\/([^/?]+)(?:\/([^/?]+)\/(\w+))?$/.exec(request.url ?? '') ?? [];
    const apiKeys = options.apiKeys();

    if (request.method !== 'POST') return void response.writeHead(405).end();
    if (!/^application\/x-www-form-urlencoded\b/.test(request.headers['content-type'] ?? ''))
      return void response.writeHead(415).end();
    if (apiKeys.length > 0 && !apiKeys.includes(String(request.headers.apikey)))
      return void response.writeHead(401).end();
    if (service === undefined || !options.services().includes(decodeURIComponent(service)))
      return void response.writeHead(404).end();

    const userData = chatId === undefined ? userDataOf(form) : chats.find(chatId)?.userData;
    const fault = takeVendorFault(options.faults, userData?._umsClientId, {
      operation: operations[operation ?? ''] ?? 'open',
    });
    if (fault?.kind === 'reset') return void request.socket.resetAndDestroy();
    if (fault?.kind === 'status') return refuse(response, fault);

    const answer =
      chatId === undefined ? requestChat(decodeURIComponent(service), form) : onChat({ chatId, operation, form });
    if (fault?.kind !== 'timeout-after-accept') answerJson(response, 200, answer);
  }

  function requestChat(service: string, form: URLSearchParams): unknown {
    const names = [form.get('firstName'), form.get('lastName')].filter(Boolean);
    const nickname = form.get('nickname') ?? (names.length === 2 ? names.join(' ') : '');
    if (nickname === '') return failure(2);

    return success(chats.open({ service, nickname, userData: userDataOf(form) }));
  }

  function onChat({
    chatId,
    operation,
    form,
  }: {
    chatId: string;
    operation: string | undefined;
    form: URLSearchParams;
  }): unknown {
    const chat = chats.find(chatId);
    if (chat && form.get('secureKey') !== chat.secureKey) return failure(2);
    if (!chat || chat.ended) return { ...failure(2), chatEnded: true, chatId, alias: chat?.alias };
    if (!isCurrent(form.get('alias'), chat.alias) || ![null, chat.userId].includes(form.get('userId')))
      return failure(2);

    chats.touch(chatId);

    switch (operation) {
      case 'disconnect':
        chats.end(chatId, 'logout');
        return { ...success(chat), chatEnded: true };
      case 'customNotice':
        chats.write(chatId, { type: 'CustomNotice', from: 'Client', text: form.get('message') ?? '' });
        return success(chat);
      case 'send':
        chats.write(chatId, { type: 'Message', from: 'Client', text: form.get('message') ?? '' });
        return success(chat);
      case 'refresh':
        return success(chat);
      default:
        return failure(2);
    }
  }
}

const operations: Readonly<Record<string, Operation>> = {
  customNotice: 'note',
  disconnect: 'terminate',
  refresh: 'state',
};

type Refusal = {
  readonly status?: number | undefined;
  readonly code?: number | undefined;
  readonly retryAfter?: number | undefined;
};

function refuse(response: ServerResponse, { status, code, retryAfter }: Refusal): void {
  if (status === undefined) {
    answerJson(response, 200, failure(code === 2 ? 2 : 1));
    return;
  }

  const headers = {
    'content-type': 'text/html',
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  };
  response.writeHead(status, headers).end('<html>gateway</html>');
}

/**
 * After one change of the alias its predecessor still finds the chat, and the answer names the new one. An older alias
 * finds nothing.
 */
function isCurrent(given: string | null, alias: string): boolean {
  return given === null || Number(alias) - Number(given) <= 1;
}

function success({ chatId, userId, secureKey, alias }: GmsChat): Record<string, unknown> {
  return { statusCode: 0, chatId, userId, secureKey, alias, chatEnded: false, nextPosition: 1, messages: [] };
}

function failure(statusCode: 1 | 2): Record<string, unknown> {
  const errors = [{ code: 249, advice: 'Media server was not able to execute request. referenceId[1]' }];

  return { statusCode, chatEnded: false, messages: [], errors };
}

function userDataOf(form: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    [...form].flatMap(([name, value]) => {
      const key = /^userData\[(.+)\]$/.exec(name)?.[1];
      return key === undefined ? [] : [[key, value]];
    }),
  );
}
