/**
 * A simulated Amazon Connect, as far as chats go: outbound ones, which it sends itself, and those of which we are the
 * client. Both of its endpoints are one server here.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readJson } from '../../lib/net/read-json.ts';
import { type Faults, takeVendorFault } from '../faults.ts';
import { answerJson, closeServer, listen, readBody } from '../http.ts';
import { type Failure, notFound, type Request } from './connect-answers.ts';
import { readConnectRequest } from './connect-api.ts';
import {
  type ConnectContact,
  type ConnectContacts,
  type ConnectEvents,
  createConnectContacts,
  requestOf,
} from './connect-contacts.ts';
import { createConnectParticipants } from './connect-participants.ts';

export type AmazonConnect = {
  readonly url: string;
  readonly contacts: () => readonly ConnectContact[];
  readonly state: ConnectContacts;
  /** Ends it as an agent, or the chat's duration, would. */
  readonly end: (contactId: string) => void;
  /** Forgets it, as Connect does after a while. */
  readonly forget: (contactId: string) => void;
  /** The connections of all chats expire. */
  readonly expire: () => void;
  readonly close: () => Promise<void>;
};

const maxBodyBytes = 21 * 1024 * 1024;

export async function startAmazonConnect(
  options: ConnectEvents & {
    readonly now: () => number;
    readonly newId: () => string;
    readonly faults: Faults;
    readonly port?: number;
  },
): Promise<AmazonConnect> {
  const contacts = createConnectContacts(options);
  const participants = createConnectParticipants({ ...options, contacts, url: () => url });
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const url = await listen(server, options.port ?? 0);

  return {
    url,
    contacts: contacts.all,
    state: contacts,
    end: (contactId) => contacts.end(contactId, 'AGENT_DISCONNECT'),
    forget: contacts.forget,
    expire: participants.expire,
    close: () => closeServer(server),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = (await readBody(request, maxBodyBytes)) ?? Buffer.alloc(0);
    const [, fileId] = /^\/files\/([^/]+)$/.exec(request.url ?? '') ?? [];
    if (fileId !== undefined) return serveFile(fileId, { request, response, bytes });

    const operation = `${request.method} ${request.url}`;
    const body = bytes.length === 0 ? {} : readJson(bytes.toString('utf8'));
    const given: Request = { operation, headers: request.headers, body };
    const asked = participants.read(given) ?? readConnectRequest(contacts, given);
    if (!asked) return fail(response, notFound);

    const fault = takeVendorFault(options.faults, asked.client ?? clientOf(asked.contact), asked);
    if (fault?.kind === 'reset') return void request.socket.resetAndDestroy();
    if (fault?.kind === 'status')
      return fail(response, { error: [fault.status ?? 429, errorNames[fault.status ?? 429] ?? internal] });

    const answer = asked.answer();
    if (fault?.kind === 'timeout-after-accept') return;
    if ('error' in answer) return fail(response, answer);
    answerJson(response, 200, answer.body);
  }

  function serveFile(id: string, { request, response, bytes }: Served): void {
    if (request.method === 'PUT') {
      response.writeHead(participants.putFile(id, bytes) ? 200 : 403).end();
      return;
    }

    const file = participants.getFile(id);
    if (file?.bytes) response.writeHead(200, { 'content-type': file.mediaType }).end(file.bytes);
    else response.writeHead(404).end();
  }
}

type Served = { readonly request: IncomingMessage; readonly response: ServerResponse; readonly bytes: Buffer };

/** Digits. */
export function clientOf(contact: ConnectContact | undefined): string | undefined {
  if (!contact) return undefined;

  return 'request' in contact
    ? contact.request.DestinationEndpoint.Address.slice(1)
    : requestOf(contact).Attributes._umsClientId;
}

const internal = 'InternalServiceException';
/** By the service model's HTTP status; any other status is a failure of Connect itself. */
const errorNames: Readonly<Record<number, string>> = {
  400: 'InvalidRequestException',
  402: 'ServiceQuotaExceededException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  409: 'ConflictException',
  410: 'ContactNotFoundException',
  429: 'ThrottlingException',
};

function fail(response: ServerResponse, { error: [status, name] }: Failure): void {
  answerJson(response, status, { Message: 'simulated' }, { 'x-amzn-errortype': name });
}
