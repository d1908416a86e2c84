/** A simulated WhatsApp Cloud API: refuses what Meta refuses, with Meta's wording, and delivers the rest to a phone. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isUserId } from '../../lib/channel/user-id.ts';
import { readJson } from '../../lib/net/read-json.ts';
import { type Fault, type Faults, takeVendorFault } from '../faults.ts';
import { answerJson, closeServer, listen, readBody } from '../http.ts';
import { createGraphApps } from './graph-apps.ts';
import { type GraphError, graphError } from './graph-errors.ts';
import { createLimiter, type GraphLimits, metaLimits } from './graph-limits.ts';
import { checkMessage } from './graph-messages.ts';
import { answerRead } from './graph-reads.ts';
import { listTemplates } from './graph-registry.ts';
import { type Phones, sessionIdIn } from './phones.ts';
import type { Receipts } from './receipts.ts';
import type { TemplateSpec } from './templates.ts';
import type { TakenMessage } from './updates.ts';
import { userIdOf } from './user-ids.ts';

type BusinessNumber = { readonly phoneNumberId: string; readonly token: string };

type GraphApi = { readonly url: string; readonly close: () => Promise<void> };

export async function startGraphApi(options: {
  /** Called for each request, so that a changed catalog applies at once. */
  readonly numbers: () => readonly BusinessNumber[];
  readonly templates: () => readonly TemplateSpec[];
  readonly phones: Phones;
  readonly faults: Faults;
  readonly now: () => number;
  readonly newId: () => string;
  /** Of the catalog's receivers. Default: none. */
  readonly appSecrets?: () => readonly string[];
  /** Default: a free one. */
  readonly port?: number;
  /** Default: Meta's. */
  readonly limits?: GraphLimits;
  readonly receipts: Pick<Receipts, 'follow'>;
}): Promise<GraphApi> {
  const limited = createLimiter(options.limits ?? metaLimits, options.now);

  const apps = createGraphApps(() => ({ ...known(), appSecrets: options.appSecrets?.() ?? [] }));

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  return {
    url: await listen(server, options.port ?? 0),
    close: () => closeServer(server),
  };

  function known() {
    return { numbers: options.numbers(), templates: options.templates() };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const read = request.method === 'GET' ? answerRead(request.url ?? '', tokenOf(request), known()) : undefined;
    if (read) {
      if ('error' in read) refuse(response, read.error);
      else answerJson(response, 200, read.answer);
      return;
    }

    const text = (await readBody(request, 1024 * 1024))?.toString('utf8') ?? '';
    const registered = await apps.answer({
      method: request.method ?? '',
      url: request.url ?? '',
      token: tokenOf(request),
      body: text,
    });
    if (registered) {
      if ('error' in registered) refuse(response, registered.error);
      else answerJson(response, 200, registered.answer);
      return;
    }

    const body = readJson(text);
    const to = recipient(body);
    const fault = takeVendorFault(options.faults, to);

    if (fault?.kind === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    if (fault?.kind === 'status') {
      refuse(response, scripted(fault), fault.retryAfter);
      return;
    }

    const accepted = accept(request, body);
    if ('list' in accepted) {
      answerJson(response, 200, accepted.list);
      return;
    }
    if ('error' in accepted) {
      refuse(response, accepted.error);
      return;
    }
    const failed = options.faults.take(['failed'], ({ clientId }) => clientId === undefined || clientId === to);
    await options.receipts.follow(accepted.taken, failed);
    // The caller times out by itself; the message has reached the phone.
    if (fault?.kind !== 'timeout-after-accept') {
      answerJson(response, 200, accepted.answer);
    }
  }

  function accept(
    request: IncomingMessage,
    body: unknown,
  ):
    | { readonly error: GraphError }
    | { readonly answer: unknown; readonly taken: TakenMessage }
    | { readonly list: unknown } {
    const path = /^\/v\d+\.\d+\/([^/?]+)\/messages\/?(\?|$)/.exec(request.url ?? '');
    const token = tokenOf(request);
    const number = options.numbers().find(({ phoneNumberId }) => phoneNumberId === path?.[1]);

    if (!options.numbers().some((known) => known.token === token)) {
      return { error: graphError(190, 'Invalid OAuth access token - Cannot parse access token') };
    }
    if (request.method === 'GET' && /^\/v\d+\.\d+\/\d+\/message_templates(\?|$)/.test(request.url ?? ''))
      return { list: listTemplates(options.templates()) };
    if (request.method !== 'POST' || !number) {
      const reason = `Unsupported ${(request.method ?? '').toLowerCase()} request. Object with ID '${path?.[1] ?? ''}' does not exist`;
      return { error: { ...graphError(100, reason), subcode: 33, type: 'GraphMethodException' } };
    }
    if (number.token !== token)
      return { error: graphError(10, 'Application does not have permission for this action') };

    const checked = checkMessage(body, options.templates());
    if ('error' in checked) return checked;

    const { to, text, template, attachments, choices, callbackData } = checked.message;
    const limit = limited(number.phoneNumberId, to);
    if (limit) return { error: limit };

    const taken: TakenMessage = {
      by: 'meta',
      vendorMessageId: `wamid.${Buffer.from(options.newId()).toString('base64')}`,
      ...(callbackData !== undefined && { messageId: callbackData }),
      to,
      sender: number.phoneNumberId,
      template: template !== undefined,
    };
    const message = {
      sessionId: sessionIdIn(callbackData),
      mediaType: 'whatsapp',
      text,
      ...(template ? { template } : {}),
      ...(attachments ? { attachments } : {}),
      ...(choices ? { choices } : {}),
      at: new Date(options.now()).toISOString(),
    };
    options.phones.deliver(to, message, taken);

    return {
      answer: {
        messaging_product: 'whatsapp',
        contacts: [isUserId(to) ? { input: to, user_id: to } : { input: to, wa_id: to, user_id: userIdOf(to) }],
        messages: [{ id: taken.vendorMessageId, message_status: 'accepted' }],
      },
      taken,
    };
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
