/**
 * A simulated Graph API, for WhatsApp and for Facebook Pages: refuses what Meta refuses, with Meta's wording, and
 * delivers the rest to a phone.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readJson } from '../../lib/net/read-json.ts';
import { type Fault, takeVendorFault } from '../faults.ts';
import { answerJson, closeServer, listen, readBody } from '../http.ts';
import { createGraphApps } from './graph-apps.ts';
import { type GraphError, graphError } from './graph-errors.ts';
import type { GraphLimits } from './graph-limits.ts';
import { answerFile, createGraphMedia } from './graph-media.ts';
import { readPresence } from './graph-messages.ts';
import { answerRead } from './graph-reads.ts';
import { createGraphSend } from './graph-send.ts';
import { createPageServer, type PageServerOptions } from './page-server.ts';
import type { TemplateSpec } from './templates.ts';

type BusinessNumber = { readonly phoneNumberId: string; readonly token: string };

type GraphApi = { readonly url: string; readonly close: () => Promise<void> };

type Options = PageServerOptions & {
  /** Called for each request, so that a changed catalog applies at once. */
  readonly numbers: () => readonly BusinessNumber[];
  readonly templates: () => readonly TemplateSpec[];
  /** Of the catalog's receivers. Default: none. */
  readonly appSecrets?: () => readonly string[];
  /** Default: a free one. */
  readonly port?: number;
  /** Default: Meta's. */
  readonly limits?: GraphLimits;
};

export async function startGraphApi(options: Options): Promise<GraphApi> {
  const accept = createGraphSend(options);
  const serveOfPage = createPageServer(options);
  const media = createGraphMedia({ ...options, origin: () => url });
  const apps = createGraphApps(() => ({ ...known(), appSecrets: options.appSecrets?.() ?? [] }));

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const url = await listen(server, options.port ?? 0);
  return { url, close: () => closeServer(server) };

  function known() {
    return { numbers: options.numbers(), templates: options.templates() };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (await serveOfPage(request, response)) return;

    const read = request.method === 'GET' ? answerRead(request.url ?? '', tokenOf(request), known()) : undefined;
    if (read) {
      if ('error' in read) refuse(response, read.error);
      else answerJson(response, 200, read.answer);
      return;
    }

    const token = tokenOf(request);
    const found =
      request.method === 'GET'
        ? media({ url: request.url ?? '', token, userAgent: request.headers['user-agent'] })
        : undefined;
    if (found) {
      if ('error' in found) refuse(response, found.error);
      else if ('file' in found) answerFile(response, found);
      else answerJson(response, 200, found.answer);
      return;
    }

    const text = (await readBody(request, 1024 * 1024))?.toString('utf8') ?? '';
    const registered = await apps.answer({
      method: request.method ?? '',
      url: request.url ?? '',
      token,
      body: text,
    });
    if (registered) {
      if ('error' in registered) refuse(response, registered.error);
      else answerJson(response, 200, registered.answer);
      return;
    }

    const body = readJson(text);
    const to = recipient(body);
    const fault = readPresence(body) ? undefined : takeVendorFault(options.faults, to);

    if (fault?.kind === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    if (fault?.kind === 'status') {
      refuse(response, scripted(fault), fault.retryAfter);
      return;
    }

    const { method = '', url = '' } = request;
    const accepted = await accept({ method, url, token, body });
    if ('error' in accepted) {
      refuse(response, accepted.error);
      return;
    }
    if (accepted.taken) {
      const ordered = options.faults.take(['failed'], ({ clientId }) => clientId === undefined || clientId === to);
      await options.receipts.follow(accepted.taken, accepted.failure ?? ordered);
    }
    // The caller times out by itself; the message has reached the phone.
    if (fault?.kind !== 'timeout-after-accept') {
      answerJson(response, 200, accepted.answer);
    }
  }

  function refuse(response: ServerResponse, error: GraphError, retryAfter?: number): void {
    const { status, code, message, type, details, subcode } = error;
    answerJson(
      response,
      status,
      {
        error: {
          message,
          type,
          code,
          ...(details === undefined ? {} : { error_data: { messaging_product: 'whatsapp', details } }),
          ...(subcode === undefined ? {} : { error_subcode: subcode }),
          fbtrace_id: `A${options.newId().replaceAll('-', '').slice(0, 22)}`,
        },
      },
      retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
    );
  }
}

function scripted({ status, code }: Extract<Fault, { kind: 'status' }>): GraphError {
  const error = graphError(
    code ?? (status === 429 ? 130_429 : status === 401 ? 190 : status === 503 ? 131_016 : 131_000),
  );
  return { ...error, status: status ?? error.status };
}

function tokenOf(request: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

function recipient(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const to = 'to' in body ? body.to : 'recipient' in body ? body.recipient : undefined;
  return typeof to === 'string' ? to.replace(/^\+/, '') : undefined;
}
