/** Converts one of Genesys' standard responses to a response of the catalog, and lists what has no place there. */
import * as z from 'zod';
import { readJson } from '../../lib/net/read-json.ts';

export type DetailsRecord = {
  readonly id?: string | undefined;
  readonly standardResponseId?: string | undefined;
  readonly name?: string | undefined;
  readonly body?: string | null | undefined;
  readonly structuredBody?: string | null | undefined;
  readonly isActive?: boolean | string | undefined;
  readonly status?: string | undefined;
  readonly startDate?: string | null | undefined;
  readonly expirationDate?: string | null | undefined;
};

type Written = { readonly id: string; readonly [key: string]: unknown };

export function convertRecord(record: DetailsRecord): { written: Written; notes: string[] } {
  const id = record.standardResponseId ?? record.id ?? '';
  const structured = convertStructured(record.structuredBody ?? '');
  const [start, end] = [dayOf(record.startDate), dayOf(record.expirationDate)];
  const text = record.body ?? '';

  return {
    written: {
      id,
      name: record.name ?? id,
      status: /^(Approved|Draft|Rejected)$/.test(record.status ?? '') ? record.status : 'Draft',
      active: String(record.isActive ?? true).toLowerCase() === 'true',
      ...(start !== undefined && { 'start-date': start }),
      ...(end !== undefined && { 'end-date': end }),
      ...(text !== '' && { text }),
      ...structured.content,
    },
    notes: structured.notes,
  };
}

function dayOf(instant: string | null | undefined): string | undefined {
  return /^\d{4}-\d\d-\d\d/.exec(instant ?? '')?.[0];
}

type Converted = { readonly content: Readonly<Record<string, unknown>>; readonly notes: string[] };

function convertStructured(body: string): Converted {
  if (body.trim() === '') return { content: {}, notes: [] };

  const parsed = notification.safeParse(readJson(body));
  if (!parsed.success) return { content: {}, notes: [`structuredBody: ${whyNot(body)}`] };

  const { id, language, content, header, footer, buttons, contentType: _, ...rest } = parsed.data;
  const converted = (buttons ?? []).map((button) => buttonSchema.safeParse(button));
  const notes = [
    ...Object.keys(rest).map((key) => `structuredBody.${key}`),
    ...converted.flatMap(({ success }, index) =>
      success ? [] : [`structuredBody.buttons.${index}: only quick replies are converted`],
    ),
    ...(language === undefined ? ['structuredBody has no language: en_US is assumed'] : []),
  ];
  const known = converted.flatMap(({ data }) =>
    data
      ? [{ type: 'quick-reply', text: data.text, ...(data.payload !== undefined && { payload: data.payload }) }]
      : [],
  );

  return {
    content: {
      whatsapp: {
        'content-type': 'notification',
        id,
        language: typeof language === 'string' ? language : (language?.code ?? 'en_US'),
        ...(header && {
          header:
            header.type === 'text' ? { type: 'text', text: header.value } : { type: header.type, url: header.value },
        }),
        content,
        ...(footer !== undefined && footer !== '' && { footer }),
        ...(known.length > 0 && { buttons: known }),
      },
    },
    notes,
  };
}

const notification = z.looseObject({
  contentType: z.literal('notification'),
  id: z.string(),
  content: z.string(),
  language: z.union([z.string(), z.object({ code: z.string() })]).optional(),
  header: z.object({ type: z.enum(['text', 'image', 'video', 'document']), value: z.string() }).optional(),
  footer: z.string().optional(),
  buttons: z.array(z.unknown()).optional(),
});

const buttonSchema = z.object({
  type: z.enum(['quick_reply', 'quick-reply']),
  text: z.string(),
  payload: z.string().optional(),
});

function whyNot(body: string): string {
  if (/^\s*</.test(body)) return 'it is HTML, which no channel here sends; the plain text is kept';

  const { contentType } = z.looseObject({ contentType: z.string() }).safeParse(readJson(body)).data ?? {};
  return contentType === undefined
    ? 'it is no JSON with a contentType'
    : `contentType ${contentType} has to be written by hand`;
}
