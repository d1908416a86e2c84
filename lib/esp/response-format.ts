import type { WriteXml } from './xml.ts';

/**
 * How an answer is written: as JSON or XML, and whether a fault comes as 200 because the IVR cannot read anything else.
 */
export type ResponseFormat = {
  readonly mediaType: string;
  readonly faultsAs200: boolean;
  /** Absent: JSON. */
  readonly writeXml?: WriteXml;
};

export const plainFormat: ResponseFormat = { mediaType: 'application/json', faultsAs200: false };

const jsonTypes = ['application/json', 'application/problem+json'];
const xmlTypes = ['application/xml', 'text/xml'];

/** What most callers send; reading it needs no further import. */
const plainAccepts = [undefined, '*/*', 'application/json'];

/**
 * `format` is the query's counterpart of `Accept`; `faults` is `200` or absent. No request is refused for what it
 * accepts: JSON is the fallback.
 */
export async function responseFormatOf(given: {
  readonly accept?: string | undefined;
  readonly format?: string | undefined;
  readonly faults?: string | undefined;
}): Promise<ResponseFormat> {
  const wanted = plainlyAsked(given) ?? (await negotiated(given.accept));
  if (wanted === undefined || !xmlTypes.includes(wanted))
    return { ...plainFormat, faultsAs200: given.faults === '200' };

  const { toXml } = await import('./xml.ts');

  return { mediaType: wanted, faultsAs200: true, writeXml: toXml };
}

function plainlyAsked({
  accept,
  format,
}: {
  readonly accept?: string | undefined;
  readonly format?: string | undefined;
}) {
  if (format === 'xml') return 'application/xml';

  return format === 'json' || plainAccepts.includes(accept) ? 'application/json' : undefined;
}

async function negotiated(accept: string | undefined): Promise<string | undefined> {
  const { default: Negotiator } = await import('negotiator');

  return new Negotiator({ headers: { accept } }).mediaType([...jsonTypes, ...xmlTypes]);
}
