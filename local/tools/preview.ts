/** `POST /local/preview`: what a channel would send of a response, with these values. */
import * as z from 'zod';
import type { Catalog } from '../../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { FieldCodeError } from '../../lib/field-codes/error.ts';
import { whyNotCarried } from '../../lib/standard-response/capabilities.ts';
import { compileResponse } from '../../lib/standard-response/compile.ts';
import type { StandardResponse } from '../../lib/standard-response/schema.ts';
import { notFound, ok, wrong } from '../local-route.ts';
import type { PreviewAnswer } from '../page-types.ts';
import type { Answer } from '../receipt-routes.ts';
import { shownMessage } from '../shown-message.ts';
import { faultNote } from '../watch/step-view.ts';

// Plain JSON, as it comes in an invite.
const list = z.record(z.string(), z.json()).optional();
const orderSchema = z.strictObject({
  responseId: z.string().min(1),
  channel: z.string().min(1),
  language: z
    .string()
    .refine((code) => isLocale(code), 'a language such as de or pt-BR')
    .optional(),
  values: z.strictObject({ Contact: list, Agent: list, CustomProperties: list }).default({}),
});

type Order = z.infer<typeof orderSchema>;

const sessionId = 'PREVIEW000000000';

/** The response is read from its file, so that it is the one that is being edited, even if another one is broken. */
export function createPreview({
  folder,
  catalog,
  now,
}: {
  readonly folder: string;
  readonly catalog: () => Pick<Catalog, 'channel'>;
  readonly now: () => number;
}): (body: unknown) => Answer {
  return (body) => {
    const parsed = orderSchema.safeParse(body);
    if (!parsed.success) return wrong(z.prettifyError(parsed.error));

    const { responseId, channel: name } = parsed.data;
    const response = loadCatalogFolder(folder).readable.find(({ id }) => id === responseId);
    const channel = catalog().channel(name);
    if (!response) return notFound(`${folder}/responses has no ${responseId} that can be read`);
    if (!channel) return notFound(`the catalog has no channel ${name}`);

    const why = whyNotCarried(response, channel);
    if (why !== undefined) return ok(refused('content_not_supported', why));
    try {
      return ok(rendered(parsed.data, compileResponse(inLanguage(response, parsed.data.language)), channel, now()));
    } catch (error) {
      if (error instanceof FieldCodeError) return ok(refused('field_code_error', error.message));
      throw error;
    }
  };
}

function rendered(
  { values, language }: Order,
  response: ReturnType<typeof compileResponse>,
  channel: NonNullable<ReturnType<Catalog['channel']>>,
  now: number,
): PreviewAnswer {
  const { locale, timeZone, currency } = channel;
  const answer = response.render(
    channel,
    { ...plain(values), Interaction: { Id: sessionId } },
    { locale: language?.replaceAll('_', '-') ?? locale, timeZone, currency, now },
  );
  if (answer.status === 'refused') return refused(answer.code, answer.detail);

  return {
    status: 'rendered',
    ...shownMessage(response, answer.content, channel.mediaType),
    content: { ...answer.content },
  };
}

/** As if the client spoke it, if the template message has a wording in it. */
function inLanguage(response: StandardResponse, language: string | undefined): StandardResponse {
  const { whatsapp } = response;
  if (!whatsapp || language === undefined) return response;

  return { ...response, whatsapp: { ...whatsapp, languages: [language, ...whatsapp.languages] } };
}

function refused(code: Parameters<typeof faultNote>[0], detail: string): PreviewAnswer {
  return { status: 'refused', fault: faultNote(code), detail };
}

/** Without what was left out. */
function plain(values: Order['values']) {
  const { Contact = {}, Agent = {}, CustomProperties = {} } = values;

  return { Contact, Agent, CustomProperties };
}

function isLocale(code: string): boolean {
  try {
    return Intl.getCanonicalLocales(code.replaceAll('_', '-')).length === 1;
  } catch {
    return false;
  }
}
