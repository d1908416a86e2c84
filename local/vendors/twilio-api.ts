/** A simulated Twilio: refuses what Twilio refuses, with its codes, and delivers the rest to a phone. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { basicAuth } from '../../lib/channel/twilio/twilio-message.ts';
import type { StandardResponse } from '../../lib/standard-response/schema.ts';
import { type Faults, takeVendorFault } from '../faults.ts';
import { answerJson, closeServer, listen, readBody } from '../http.ts';
import type { MediaFiles } from './media-files.ts';
import type { Phones } from './phones.ts';
import type { Receipts } from './receipts.ts';
import { type TwilioError, twilioRefusal } from './twilio-refusals.ts';
import { createTwilioSend, type TwilioSender } from './twilio-send.ts';

export type TwilioAccount = TwilioSender & { readonly accountSid: string; readonly apiKey: string };

type TwilioApi = { readonly url: string; readonly close: () => Promise<void> };

export async function startTwilioApi(options: {
  /** Called for each request, so that a changed catalog applies at once. */
  readonly accounts: () => readonly TwilioAccount[];
  readonly responses: () => readonly StandardResponse[];
  readonly phones: Phones;
  /** What clients send. */
  readonly files: Pick<MediaFiles, 'find'>;
  readonly faults: Faults;
  readonly now: () => number;
  readonly newId: () => string;
  readonly receipts: Pick<Receipts, 'follow'>;
}): Promise<TwilioApi> {
  const { accounts, files, faults } = options;
  const send = createTwilioSend(options);
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const url = await listen(server, 0);
  return { url, close: () => closeServer(server) };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url: path = '' } = request;
    const [, stored] = /^\/stored\/(\d+)$/.exec(path) ?? [];
    // Without a key, as where Twilio keeps files.
    if (stored !== undefined) return answerStored(response, stored);

    const keyed = accounts().filter(({ apiKey }) => request.headers.authorization === basicAuth(apiKey));
    if (keyed.length === 0) return refuse(response, twilioRefusal(20_003));

    const [, content] = /^\/v1\/Content\/(HX[0-9a-f]{32})\/ApprovalRequests$/i.exec(path) ?? [];
    if (content !== undefined) return answerContent(response, content);

    const [, accountSid, rest = ''] = /^\/2010-04-01\/Accounts\/([^/.]+)(.*)$/.exec(path) ?? [];
    const own = keyed.filter((account) => account.accountSid === accountSid);
    if (accountSid === undefined || own.length === 0) return refuse(response, twilioRefusal(20_404));
    if (method === 'GET' && /^\/Messages\.json(\?|$)/.test(rest)) return answerJson(response, 200, { messages: [] });
    if (method === 'GET' && /^\/IncomingPhoneNumbers\.json(\?|$)/.test(rest))
      return answerJson(response, 200, { incoming_phone_numbers: own.map(({ businessId }) => numberOf(businessId)) });

    const [, fileId] = /^\/Messages\/[^/]+\/Media\/ME0*(\d+)$/.exec(rest) ?? [];
    if (method === 'GET' && fileId !== undefined && files.find(fileId)) {
      response.writeHead(307, { location: `${url}/stored/${fileId}` }).end();
      return;
    }
    if (method !== 'POST' || rest !== '/Messages.json') return refuse(response, twilioRefusal(20_404));

    await take(request, response, { accountSid, own });
  }

  async function take(
    request: IncomingMessage,
    response: ServerResponse,
    { accountSid, own }: { readonly accountSid: string; readonly own: readonly TwilioAccount[] },
  ): Promise<void> {
    const form = new URLSearchParams((await readBody(request, 1024 * 1024))?.toString('utf8'));
    const to = (form.get('To') ?? '').replace(/^(whatsapp:)?\+?/, '');
    const fault = takeVendorFault(faults, to);
    if (fault?.kind === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    if (fault?.kind === 'status') {
      const { status = 429, code = status < 500 ? 20_429 : 20_503, retryAfter } = fault;
      return refuse(response, { ...twilioRefusal(code), status }, retryAfter);
    }

    const sent = await send(form, { accountSid, senders: own });
    if ('refusal' in sent) return refuse(response, sent.refusal);

    const ordered = faults.take(['failed'], ({ clientId }) => clientId === undefined || clientId === to);
    await options.receipts.follow(sent.taken, sent.failure ?? ordered);
    // The caller times out by itself; the message has reached the phone.
    if (fault?.kind !== 'timeout-after-accept') answerJson(response, 201, sent.answer);
  }

  function answerStored(response: ServerResponse, fileId: string): void {
    const file = files.find(fileId);
    response.writeHead(file ? 200 : 404, file && { 'content-type': file.mediaType }).end(file?.bytes());
  }

  /** Those of the catalog are approved. */
  function answerContent(response: ServerResponse, sid: string): void {
    const known = options
      .responses()
      .flatMap(({ whatsapp }) => Object.values(whatsapp?.wordings ?? {}))
      .some(({ twilio }) => twilio?.['content-sid'] === sid);
    if (known)
      answerJson(response, 200, { sid, whatsapp: { type: 'whatsapp', status: 'approved', category: 'UTILITY' } });
    else refuse(response, twilioRefusal(20_404));
  }
}

function numberOf(businessId: string) {
  return { phone_number: `+${businessId}`, sms_url: null, capabilities: { sms: true, mms: true } };
}

function refuse(response: ServerResponse, { code, status, message }: TwilioError, retryAfter?: number): void {
  answerJson(
    response,
    status,
    { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
    retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  );
}
