/** A simulated Graph API of Facebook Pages: refuses what Messenger refuses, and delivers the rest to a phone. */
import { readJson } from '../../lib/net/read-json.ts';
import { fetchLinks } from './fetch-link.ts';
import { type GraphError, graphError } from './graph-errors.ts';
import { pageError } from './page-errors.ts';
import { malformedPageRequest, type PageRequest, pageRequest, showPageMessage } from './page-messages.ts';
import type { PageTemplate } from './page-templates.ts';
import { sessionIdIn } from './phone-view.ts';
import type { Phones } from './phones.ts';
import type { TakenMessage } from './updates.ts';

export type Page = { readonly pageId: string; readonly token: string; readonly humanAgent: boolean };

type Request = {
  readonly method: string;
  readonly url: string;
  readonly token: string | undefined;
  readonly body: string;
};

type Answer = { readonly error: GraphError } | { readonly answer: unknown; readonly taken?: TakenMessage };

/** Meta's: for so long after the client's last message; the second for what a person writes. */
const windowMs = 24 * 3_600_000;
const personsWindowMs = 7 * windowMs;

type Options = {
  readonly pages: () => readonly Page[];
  readonly templates: () => readonly PageTemplate[];
  readonly phones: Phones;
  readonly now: () => number;
  readonly newId: () => string;
};

/** Undefined if the request is about no Page. */
export function createPageApi(options: Options): (request: Request) => Promise<Answer | undefined> {
  const { pages, templates, phones, now, newId } = options;

  return async ({ method, url, token, body }) => {
    const [, id, edge = ''] = /^\/v\d+\.\d+\/(\d+)(\/\w+)?\/?(?:\?|$)/.exec(url) ?? [];
    const page = pages().find(({ pageId }) => pageId === id);
    if (!page) return undefined;
    if (!pages().some((known) => known.token === token)) return { error: pageError('invalidToken') };
    if (page.token !== token) return { error: pageError('noPermission') };

    if (method === 'GET') return read(page, edge);
    if (method !== 'POST' || edge !== '/messages') return { error: graphError(100, 'Unsupported post request.') };

    const { success, data, error } = pageRequest.safeParse(readJson(body));

    return success ? take(page, data) : { error: malformedPageRequest(readJson(body), error) };
  };

  async function take(page: Page, request: PageRequest): Promise<Answer> {
    const { id: to } = request.recipient;
    if (!isPageScoped(to)) return { error: pageError('noClient') };
    if ('sender_action' in request) return show(page, to, request.sender_action);
    // The client has blocked the Page, or left.
    if (!phones.isReachable(to)) return { error: pageError('notAvailable') };

    const closed = windowError(page, to, request);
    if (closed) return { error: closed };

    const shown = showPageMessage(request.message, templates());
    if ('error' in shown) return shown;

    const files = await fetchLinks(shown.attachments ?? []);
    if (!files) return { error: pageError('noFile') };

    const { metadata } = request.message;
    const at = now();
    const taken: TakenMessage = {
      ...{ by: 'messenger', vendorMessageId: `m_${Buffer.from(newId()).toString('base64url')}` },
      ...(metadata !== undefined && { messageId: metadata }),
      ...{ to, sender: page.pageId, template: request.messaging_type === 'UTILITY', at },
    };
    const message = {
      ...{ sessionId: sessionIdIn(metadata), mediaType: 'facebook', ...shown },
      ...(files.length > 0 && { files }),
      at: new Date(at).toISOString(),
    };
    phones.deliver(to, message, taken);

    return { answer: { recipient_id: to, message_id: taken.vendorMessageId }, taken };
  }

  function show({ pageId }: Page, to: string, action: string): Answer {
    const last = phones.written(to).findLast(({ sender }) => sender === pageId);
    if (last && action !== 'typing_off')
      phones.show(last.vendorMessageId, action === 'mark_seen' ? 'read' : 'typing', new Date(now()).toISOString());

    return { answer: { recipient_id: to } };
  }

  /** Of a client who never wrote to this Page here nobody knows: they may have, before this machine began. */
  function windowError(
    { pageId, humanAgent }: Page,
    to: string,
    { messaging_type: kind, tag }: Extract<PageRequest, { message: unknown }>,
  ): GraphError | undefined {
    if (tag !== undefined && !humanAgent) return pageError('noHumanAgent');
    if (kind === 'UTILITY') return undefined;

    const written = phones.written(to).filter(({ sender }) => sender === pageId);
    const last = Math.max(...written.map(({ at }) => at));
    const open = tag === undefined ? windowMs : personsWindowMs;

    return written.length > 0 && now() - last > open ? pageError('outsideWindow') : undefined;
  }

  /** What an operator asks about a Page. */
  function read({ pageId }: Page, edge: string): Answer {
    switch (edge) {
      case '':
        return { answer: { id: pageId, name: 'Acme Shop' } };
      case '/message_templates':
        return {
          answer: {
            data: templates().map(({ name, language, body }) => ({
              ...{ name, language, status: 'APPROVED', category: 'UTILITY' },
              components: [{ type: 'BODY', text: body }],
            })),
          },
        };
      case '/subscribed_apps':
        return { answer: { data: [{ id: '634001982761245', subscribed_fields: subscribedFields }] } };
      default:
        return { error: graphError(100, 'Unsupported get request.') };
    }
  }
}

const subscribedFields = [
  ...['messages', 'messaging_postbacks', 'message_deliveries', 'message_reads', 'message_echoes'],
  ...['message_reactions', 'messaging_referrals', 'messaging_optins', 'messaging_policy_enforcement'],
  'message_template_status_update',
];

/** To whom a message goes; undefined if it is none: an action on the thread meets no fault. */
export function pageMessageIn(body: string): { readonly to: string } | undefined {
  const { data } = pageRequest.safeParse(readJson(body));

  return data && 'message' in data ? { to: data.recipient.id } : undefined;
}

/** As Meta draws them; a phone number is shorter. */
function isPageScoped(id: string): boolean {
  return /^\d{15,17}$/.test(id);
}
