/** The routes by which the page orders something that is neither the API's nor a vendor's. */
import { get, type LocalRoute, notFound, ok, post, readJsonOf } from '../local-route.ts';
import type { CatalogView, PhoneNames } from '../page-types.ts';
import type { Answer } from '../receipt-routes.ts';

type Options = {
  readonly catalogView: () => CatalogView;
  readonly preview: (body: unknown) => Answer;
  /** Undefined if there is no such queue. */
  readonly showHidden: (queue: string) => number | undefined;
  readonly takeBack: (queue: string, body: unknown) => Promise<Answer>;
  readonly names: {
    readonly read: (clientId: string) => PhoneNames;
    readonly change: (clientId: string, body: unknown) => Promise<Answer>;
  };
};

export function toolRoutes({ catalogView, preview, showHidden, takeBack, names }: Options): readonly LocalRoute[] {
  return [
    get('/local/catalog', 'channels, queues, responses, and the faults of the folder as it is now', () =>
      ok(catalogView()),
    ),
    post(
      '/local/preview',
      '{responseId, channel, language?, values?}: what the channel would send',
      async (_, request) => preview(await readJsonOf(request)),
    ),
    post(
      '/local/dead-letters/{queue}/back',
      '{reason?, expiredToo?}: puts dead letters back on their queue',
      async (queue, request) => takeBack(queue, await readJsonOf(request)),
    ),
    post(
      '/local/queues/{queue}/visible',
      'what is in work becomes visible, as after its visibility timeout',
      (queue) => {
        const shown = showHidden(queue);

        return shown === undefined ? notFound(`no queue ${queue}`) : ok({ shown });
      },
    ),
    get('/local/phones/{clientId}/names', 'by what a client is known, and whether WhatsApp reaches them', (clientId) =>
      ok(names.read(clientId.replace(/^\+/, ''))),
    ),
    post(
      '/local/phones/{clientId}/names',
      '{number} | {unreachable} | {hidesNumber}: the client has another number, no WhatsApp, or shows no number',
      async (clientId, request) => names.change(clientId.replace(/^\+/, ''), await readJsonOf(request)),
    ),
  ];
}
