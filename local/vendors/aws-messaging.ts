/**
 * A simulated AWS End User Messaging: SMS, RCS, and WhatsApp messages in AWS's envelope. All reach a phone; signatures
 * are not checked.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readJson } from '../../lib/net/read-json.ts';
import { type Faults, takeVendorFault } from '../faults.ts';
import { answerJson, closeServer, listen, readBody } from '../http.ts';
import type { ReadObject } from '../queue-server.ts';
import { handOutMedia } from './aws-media.ts';
import { readRcsFiles } from './aws-rcs-files.ts';
import { readPhoneMessage, readWhatsapp } from './aws-requests.ts';
import { fetchLinks } from './fetch-link.ts';
import type { MediaFiles } from './media-files.ts';
import { sessionIdIn } from './phone-view.ts';
import type { Phones } from './phones.ts';
import type { Receipts } from './receipts.ts';
import type { TemplateSpec } from './templates.ts';
import type { TakenMessage } from './updates.ts';

type AwsMessaging = { readonly url: string; readonly close: () => Promise<void> };

export async function startAwsMessaging(options: {
  readonly templates: () => readonly TemplateSpec[];
  /** Ids of the account's RCS agents. Default: none. */
  readonly agents?: () => readonly string[];
  /** What lies in buckets. Default: there is none. */
  readonly readObject?: ReadObject;
  readonly phones: Phones;
  readonly files: Pick<MediaFiles, 'find'>;
  readonly faults: Faults;
  readonly now: () => number;
  readonly newId: () => string;
  readonly receipts: Pick<Receipts, 'follow'>;
}): Promise<AwsMessaging> {
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  return { url: await listen(server, 0), close: () => closeServer(server) };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = readJson((await readBody(request, 1024 * 1024))?.toString('utf8') ?? '');
    if (request.url === '/v1/whatsapp/media/get') {
      const handedOut = await handOutMedia(body, options.files);
      return 'exception' in handedOut
        ? answerException(response, 400, handedOut)
        : answerJson(response, 200, handedOut);
    }

    const read =
      request.url === '/v1/whatsapp/send'
        ? readWhatsapp(body, options.templates())
        : readPhoneMessage(request, body, options.agents?.() ?? []);
    if ('exception' in read) return answerException(response, 400, read);
    if ('presence' in read) {
      const { message_id: id, typing_indicator: typing } = read.presence;
      const at = new Date(options.now()).toISOString();
      if (!options.phones.show(id, 'read', at))
        return answerException(response, 400, { exception: 'InvalidParametersException' });
      if (typing) options.phones.show(id, 'typing', at);
      return answerJson(response, 200, { messageId: options.newId() });
    }

    const { by, to } = read;
    const stored = by === 'aws-rcs' ? readRcsFiles(read, options.readObject ?? noBucket) : [];
    if (!stored) return answerException(response, 400, { exception: 'ValidationException' });

    const fault = takeVendorFault(options.faults, to);
    if (fault?.kind === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    if (fault?.kind === 'status') {
      const throttled = (fault.status ?? 429) < 500;
      return answerException(
        response,
        fault.status ?? 429,
        { exception: throttled ? read.throttled : read.failed },
        fault.retryAfter,
      );
    }

    const failed = options.faults.take(['failed'], ({ clientId }) => clientId === undefined || clientId === to);
    const fallback = failed && read.fallback;
    const { messageId, sender, template, fileName, cards } = read;
    const { text, attachments, choices } = fallback
      ? { text: fallback.MessageBody, attachments: undefined, choices: undefined }
      : read;
    const files = by === 'aws-rcs' && !fallback ? stored : await fetchLinks(attachments ?? [], fileName);
    const taken: TakenMessage = {
      by,
      vendorMessageId: options.newId(),
      ...(messageId !== undefined && { messageId }),
      to,
      sender,
      template: template !== undefined,
      ...(fallback && { fallback: fallback.OriginationIdentity }),
    };
    const message = {
      sessionId: sessionIdIn(messageId),
      mediaType: fallback ? 'sms' : mediaTypeOf[by],
      text,
      ...(template && { template }),
      ...(attachments && { attachments }),
      ...(files?.length && { files }),
      ...(choices && { choices }),
      ...(cards && { cards }),
      at: new Date(options.now()).toISOString(),
    };
    const reachable = by !== 'aws-whatsapp' || options.phones.isReachable(to);
    // A phone that takes no RCS has nothing of the message; other vendors fail later.
    if (files && reachable && (by !== 'aws-rcs' || !failed || fallback)) options.phones.deliver(to, message, taken);

    const failure = fallback ? undefined : failed;
    await options.receipts.follow(taken, files ? (reachable ? failure : { code: 131_026 }) : { code: 131_053 });
    if (fault?.kind !== 'timeout-after-accept') answerJson(response, 200, { [read.idKey]: taken.vendorMessageId });
  }
}

const noBucket: ReadObject = () => 'no bucket';

const mediaTypeOf = { 'aws-sms': 'sms', 'aws-rcs': 'rcs', 'aws-whatsapp': 'whatsapp' } as const;

function answerException(
  response: ServerResponse,
  status: number,
  { exception, reason }: { readonly exception: string; readonly reason?: string },
  retryAfter?: number,
): void {
  const headers = {
    'x-amzn-errortype': exception,
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  };
  answerJson(response, status, { __type: exception, message: 'simulated', ...(reason && { Reason: reason }) }, headers);
}
