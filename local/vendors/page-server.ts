/** How the simulated Graph API answers what is about a Facebook Page, or a file that was sent to one. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Faults, takeVendorFault } from '../faults.ts';
import { answerJson, readBody } from '../http.ts';
import type { GraphError } from './graph-errors.ts';
import { answerFile } from './graph-media.ts';
import type { MediaFiles } from './media-files.ts';
import { createPageApi, type Page, pageMessageIn } from './page-api.ts';
import { scriptedError } from './page-errors.ts';
import { findPageFile } from './page-files.ts';
import type { PageTemplate } from './page-templates.ts';
import type { Phones } from './phones.ts';
import type { Receipts } from './receipts.ts';

export type PageServerOptions = {
  /** Default: none. */
  readonly pages?: () => readonly Page[];
  readonly pageTemplates?: () => readonly PageTemplate[];
  readonly phones: Phones;
  readonly files?: MediaFiles | undefined;
  readonly faults: Faults;
  readonly now: () => number;
  readonly newId: () => string;
  readonly receipts: Pick<Receipts, 'follow'>;
};

/** Resolves with false, and reads nothing of the request, if it is about something else. */
export function createPageServer({
  pages = () => [],
  pageTemplates = () => [],
  ...options
}: PageServerOptions): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const { files, faults, now, newId, receipts } = options;
  const answerTo = createPageApi({ ...options, pages, templates: pageTemplates });

  return async (request, response) => {
    const { method = '', url = '' } = request;
    const file = findPageFile(url, files, now());
    if (file) {
      if (file === 'gone') response.writeHead(403).end('URL signature expired');
      else answerFile(response, file);
      return true;
    }

    const [, id] = /^\/v\d+\.\d+\/(\d+)(?:[/?]|$)/.exec(url) ?? [];
    if (!pages().some(({ pageId }) => pageId === id)) return false;

    const body = (await readBody(request, 1024 * 1024))?.toString('utf8') ?? '';
    const message = pageMessageIn(body);
    const fault = message && takeVendorFault(faults, message.to);
    if (fault?.kind === 'reset') {
      request.socket.resetAndDestroy();
      return true;
    }
    if (fault?.kind === 'status') {
      refuse(response, scriptedError(fault), fault.retryAfter);
      return true;
    }

    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const answered = await answerTo({ method, url, token, body });
    if (!answered) return false;
    if ('error' in answered) {
      refuse(response, answered.error);
      return true;
    }
    if (answered.taken) await receipts.follow(answered.taken);
    // The caller times out by itself; the message has reached the phone.
    if (fault?.kind !== 'timeout-after-accept') answerJson(response, 200, answered.answer);

    return true;
  };

  function refuse(response: ServerResponse, error: GraphError, retryAfter?: number): void {
    const { status, code, message, type, subcode } = error;
    const fbtrace_id = `A${newId().replaceAll('-', '').slice(0, 22)}`;
    answerJson(
      response,
      status,
      { error: { message, type, code, ...(subcode !== undefined && { error_subcode: subcode }), fbtrace_id } },
      retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
    );
  }
}
