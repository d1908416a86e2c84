/**
 * A simulated gateway of Apple Messages for Business: checks token, ids and body, takes attachments, and delivers to a
 * phone.
 */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { readJson } from '../../lib/net/read-json.ts';
import { type Faults, takeVendorFault } from '../faults.ts';
import { answerJson, closeServer, listen, readBody } from '../http.ts';
import { appleMessage, shown } from './apple-content.ts';
import { encrypted, readPreDownload } from './apple-files.ts';
import type { MediaFiles } from './media-files.ts';
import { sessionIdIn } from './phone-view.ts';
import type { Phones } from './phones.ts';

type AppleBusiness = { readonly businessId: string; readonly mspId: string; readonly secret: string };

type AppleGateway = { readonly url: string; readonly close: () => Promise<void> };

export async function startAppleGateway(options: {
  readonly businesses: () => readonly AppleBusiness[];
  readonly phones: Phones;
  /** What clients send. */
  readonly files: MediaFiles;
  readonly faults: Faults;
  readonly now: () => number;
}): Promise<AppleGateway> {
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const uploads = new Map<string, Buffer>();
  const url = await listen(server, 0);
  return { url, close: () => closeServer(server) };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = (await readBody(request, 32 * 1024 * 1024)) ?? Buffer.alloc(0);
    const [, place, key = ''] = /^\/(upload|download)\/([\w-]+)$/.exec(request.url ?? '') ?? [];
    if (place === 'upload') {
      uploads.set(`${url}/stored/${key}`, bytes);
      return answerJson(response, 200, { singleFile: { fileChecksum: Buffer.from('checksum').toString('base64') } });
    }
    if (place === 'download') {
      const file = encrypted(key, options.files);
      response.writeHead(file ? 200 : 404).end(file);
      return;
    }

    const refused = authorize(request);
    if (refused !== undefined) return answerJson(response, refused, {});
    if (request.url === '/v1/preUpload') {
      const id = randomUUID();
      return answerJson(response, 200, {
        'upload-url': `${url}/upload/${id}`,
        'mmcs-url': `${url}/stored/${id}`,
        'mmcs-owner': 'M.simulated',
      });
    }
    if (request.url === '/v1/preDownload') {
      const file = readPreDownload(request.headers);
      const answer = file === undefined ? {} : { 'download-url': `${url}/download/${file}` };
      return answerJson(response, file === undefined ? 400 : 200, answer);
    }
    if (request.url !== '/v1/message' || request.method !== 'POST') return answerJson(response, 404, {});

    const to = String(request.headers['destination-id'] ?? '');
    const fault = takeVendorFault(options.faults, to);
    if (fault?.kind === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    if (fault?.kind === 'status') {
      return answerJson(
        response,
        fault.status ?? 503,
        {},
        fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) },
      );
    }

    const parsed = appleMessage.safeParse(readJson(bytes.toString('utf8')));
    const { id, 'source-id': source } = request.headers;
    if (!parsed.success || parsed.data.id !== id || parsed.data.destinationId !== to || parsed.data.sourceId !== source)
      return answerJson(response, 400, {});
    if (!to.startsWith('urn:mbid:')) return answerJson(response, 404, {});

    const at = new Date(options.now()).toISOString();
    const messageId = messageIdIn(request);
    const message = { sessionId: sessionIdIn(messageId), mediaType: 'applebc', ...shown(parsed.data, uploads), at };
    options.phones.deliver(to, message, {
      ...{ by: 'apple', vendorMessageId: parsed.data.id, messageId, to, sender: parsed.data.sourceId },
      template: false,
    });
    if (fault?.kind !== 'timeout-after-accept') response.writeHead(200).end();
  }

  /** The HTTP status of a refusal. */
  function authorize({ headers }: IncomingMessage): number | undefined {
    const [, head, claims, signed] = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(headers.authorization ?? '') ?? [];
    if (!head || !claims || !signed) return 401;

    const business = options.businesses().find(({ businessId }) => businessId === headers['source-id']);
    const { iss } =
      z.object({ iss: z.string() }).safeParse(readJson(Buffer.from(claims, 'base64url').toString())).data ?? {};
    if (!business || iss !== business.mspId) return 403;

    const wanted = createHmac('sha256', Buffer.from(business.secret, 'base64')).update(`${head}.${claims}`).digest();
    const given = Buffer.from(signed, 'base64url');
    return given.length === wanted.length && timingSafeEqual(given, wanted) ? undefined : 403;
  }
}

/** As our transport names it for Apple's logs: the message itself has no field for it. */
function messageIdIn({ headers }: IncomingMessage): string {
  return /^invite-to-chat\/([\w.]+)$/.exec(String(headers['msp-agent'] ?? ''))?.[1] ?? '';
}
