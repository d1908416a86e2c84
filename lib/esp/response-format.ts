import type { WriteXml } from './xml.ts';

/**
 * How an answer is written: for whom JSON, for whom XML, and whether a fault comes as 200 because the IVR cannot read
 * anything else.
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

/** What most callers send: nothing has to be loaded to read it. */
const plainAccepts = [undefined, '*/*', 'application/json'];

/**
 * `format` is the query twin of `Accept`, `faults` is `200` or absent. Nobody is refused for what they accept: JSON is
 * what is left.
 */
export async function responseFormatOf(given: {
  readonly accept?: string | undefined;
  readonly format?: string | undefined;
  readonly faults?: string | undefined;
}): Promise<ResponseFormat> {
  const asked = plainlyAsked(given) ?? (await negotiated(given.accept));
  if (asked === undefined || !xmlTypes.includes(asked)) return { ...plainFormat, faultsAs200: given.faults === '200' };

  const { toXml } = await import('./xml.ts');

  return { mediaType: asked, faultsAs200: true, writeXml: toXml };
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
