/**
 * A simulated gateway of Apple Messages for Business: checks token, ids and body, takes attachments, and delivers to a
 * phone.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { readJson } from '../../lib/net/read-json.ts';
import { type Faults, takeVendorFault } from '../faults.ts';
import { answerJson, closeServer, listen, readBody } from '../http.ts';
import type { PhoneMessage } from './phone-lines.ts';
import type { Phones } from './phones.ts';

type AppleBusiness = { readonly businessId: string; readonly mspId: string; readonly secret: string };

type AppleGateway = { readonly url: string; readonly close: () => Promise<void> };

export async function startAppleGateway(options: {
  readonly businesses: () => readonly AppleBusiness[];
  readonly phones: Phones;
  readonly faults: Faults;
  readonly now: () => number;
}): Promise<AppleGateway> {
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const url = await listen(server, 0);
  return { url, close: () => closeServer(server) };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = (await readBody(request, 32 * 1024 * 1024)) ?? Buffer.alloc(0);
    if (request.url === '/upload')
      return answerJson(response, 200, { singleFile: { fileChecksum: Buffer.from('checksum').toString('base64') } });

    const refused = authorize(request);
    if (refused !== undefined) return answerJson(response, refused, {});
    if (request.url === '/v1/preUpload') {
      return answerJson(response, 200, {
        'upload-url': `${url}/upload`,
        'mmcs-url': `${url}/stored`,
        'mmcs-owner': 'M.simulated',
      });
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

    const parsed = messageSchema.safeParse(readJson(bytes.toString('utf8')));
    const { id, 'source-id': source } = request.headers;
    if (!parsed.success || parsed.data.id !== id || parsed.data.destinationId !== to || parsed.data.sourceId !== source)
      return answerJson(response, 400, {});
    if (!to.startsWith('urn:mbid:')) return answerJson(response, 404, {});

    const at = new Date(options.now()).toISOString();
    options.phones.deliver(to, { sessionId: sessionOf(request), mediaType: 'applebc', ...shown(parsed.data), at });
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
function sessionOf({ headers }: IncomingMessage): string {
  return /^invite-to-chat\/(\w+)$/.exec(String(headers['msp-agent'] ?? ''))?.[1] ?? '';
}

const titled = z.array(z.looseObject({ title: z.string() }));

const common = { v: z.literal(1), id: z.uuid(), sourceId: z.string(), destinationId: z.string() };
const messageSchema = z.discriminatedUnion('type', [
  z.object({
    ...common,
    type: z.literal('text'),
    body: z.string().min(1),
    attachments: z
      .array(
        z.object({
          name: z.string(),
          mimeType: z.string(),
          size: z.string(),
          key: z.string().regex(/^00[0-9a-f]{64}$/),
        }),
      )
      .optional(),
  }),
  z.object({
    ...common,
    type: z.literal('interactive'),
    interactiveData: z.object({
      bid: z.string(),
      data: z.object({
        requestIdentifier: z.string(),
        'quick-reply': z.object({ summaryText: z.string(), items: titled.min(2).max(5) }).optional(),
        listPicker: z.object({ sections: z.array(z.object({ title: z.string(), items: titled.min(1) })) }).optional(),
        event: z
          .object({
            timeslots: z.array(
              z.object({ startTime: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d\+0000$/), duration: z.int() }),
            ),
          })
          .optional(),
      }),
      receivedMessage: z.object({ title: z.string(), subtitle: z.string().optional() }).optional(),
    }),
  }),
  z.object({
    ...common,
    type: z.literal('richLink'),
    richLinkData: z.object({
      url: z.url(),
      title: z.string(),
      assets: z.object({ image: z.object({ data: z.string(), mimeType: z.string() }) }),
    }),
  }),
]);

function shown(message: z.infer<typeof messageSchema>): Pick<PhoneMessage, 'text' | 'attachments' | 'choices'> {
  if (message.type === 'richLink') return { text: `${message.richLinkData.title}\n${message.richLinkData.url}` };
  if (message.type === 'text') {
    const attachments = message.attachments?.map(({ name }) => name);
    return { text: message.body.replaceAll('\uFFFC', '').trimEnd(), ...(attachments && { attachments }) };
  }

  const { data, receivedMessage } = message.interactiveData;
  const text =
    data['quick-reply']?.summaryText ?? [receivedMessage?.title, receivedMessage?.subtitle].filter(Boolean).join('\n');
  const items = data['quick-reply']?.items ?? data.listPicker?.sections.flatMap((section) => section.items);
  return {
    text,
    choices: items?.map(({ title }) => title) ?? data.event?.timeslots.map(({ startTime }) => startTime) ?? [],
  };
}
