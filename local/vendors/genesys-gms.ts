/**
 * A simulated GMS with its Chat API version 2, as far as it is documented: every operation a POST of a form, every
 * answer HTTP 200 with a statusCode.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Faults, type Operation, takeRestart, takeVendorFault } from '../faults.ts';
import { answerJson, closeServer, listen, readBody } from '../http.ts';
import { failure, success } from './gms-answers.ts';
import type { GmsChat, GmsChats } from './gms-chats.ts';
import { isDownload, onGmsChat } from './gms-operations.ts';

export type GenesysGms = { readonly url: string; readonly close: () => Promise<void> };

/** More than the files that a chat may have. */
const maxBodyBytes = 16 * 1024 * 1024;

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
  /** The client of this chat has been heard of, through a node that lives. */
  readonly onHeard?: (chatId: string) => void;
  /** All nodes have restarted. */
  readonly onRestart?: () => void;
  readonly now?: () => number;
  readonly port?: number;
}): Promise<GenesysGms> {
  const { chats, faults, onHeard = () => {}, onRestart = () => {}, now = Date.now } = options;
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });

  return { url: await listen(server, options.port ?? 0), close: () => closeServer(server) };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, maxBodyBytes);
    const [, service, chatId, operation = ''] =
      /^\/genesys\/2\/chat\/([^/?]+)(?:\/([^/?]+)\/([\w/]+))?$/.exec(request.url ?? '') ?? [];
    const apiKeys = options.apiKeys();

    if (!body) return void response.writeHead(413).end();
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const form = await formOf(body, { contentType: request.headers['content-type'] ?? '', operation });
    if (!form) return void response.writeHead(415).end();
    if (apiKeys.length > 0 && !apiKeys.includes(String(request.headers.apikey)))
      return void response.writeHead(401).end();
    if (service === undefined || !options.services().includes(decodeURIComponent(service)))
      return void response.writeHead(404).end();

    const userData = chatId === undefined ? userDataOf(form) : chats.find(chatId)?.userData;
    if (takeRestart(faults, userData?._umsClientId)) {
      chats.restart();
      onRestart();
    }
    const fault = takeVendorFault(faults, userData?._umsClientId, { operation: operationOf(operation) });
    if (fault?.kind === 'reset') return void request.socket.resetAndDestroy();
    if (fault?.kind === 'status') return refuse(response, fault);

    const answer =
      chatId === undefined
        ? requestChat(decodeURIComponent(service), form)
        : await onGmsChat({ chats, chatId, operation, form, onHeard, now });
    if (fault?.kind === 'timeout-after-accept') return;
    if (isDownload(answer)) {
      const { bytes, mediaType, name } = answer;
      response
        .writeHead(200, {
          'content-type': mediaType,
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
        })
        .end(bytes);
      return;
    }
    answerJson(response, 200, answer);
  }

  function requestChat(service: string, form: FormData): Readonly<Record<string, unknown>> {
    const names = [textIn(form, 'firstName'), textIn(form, 'lastName')].filter((name) => name !== '');
    const nickname = textIn(form, 'nickname') || (names.length === 2 ? names.join(' ') : '');
    if (nickname === '') return failure(2);

    const chat = chats.open({ service, nickname, userData: userDataOf(form) });
    onHeard(chat.chatId);

    return success(chat, 1);
  }
}

const operations: Readonly<Record<string, Operation>> = {
  '': 'open',
  customNotice: 'note',
  disconnect: 'terminate',
  file: 'attach',
  refresh: 'state',
  send: 'say',
};

function operationOf(operation: string): Operation {
  return operations[operation] ?? (operation.endsWith('/download') ? 'fetch' : 'show');
}

/** Undefined: the operation does not take this type. */
async function formOf(
  body: Buffer,
  { contentType, operation }: { readonly contentType: string; readonly operation: string },
): Promise<FormData | undefined> {
  const isMultipart = /^multipart\/form-data\b/.test(contentType);
  const isForm = /^application\/x-www-form-urlencoded\b/.test(contentType);
  if (operation === 'file' ? !isMultipart : !(isForm || (isMultipart && operation === ''))) return undefined;

  const headers = { 'content-type': contentType };

  return new Response(new Uint8Array(body), { headers }).formData().catch(() => undefined);
}

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

function textIn(form: FormData, name: string): string {
  const value = form.get(name);

  return typeof value === 'string' ? value : '';
}

function userDataOf(form: FormData): GmsChat['userData'] {
  return Object.fromEntries(
    [...form].flatMap(([name, value]) => {
      const key = /^userData\[(.+)\]$/.exec(name)?.[1];
      return key === undefined || typeof value !== 'string' ? [] : [[key, value]];
    }),
  );
}
