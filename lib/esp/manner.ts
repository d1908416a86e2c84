import Negotiator from 'negotiator';

/** How an answer is written: for whom JSON, for whom XML, and whether a fault comes as 200 because the IVR cannot read anything else. */
export type Manner = { readonly format: 'json' | 'xml'; readonly mediaType: string; readonly faultsAs200: boolean };

export const plainManner: Manner = { format: 'json', mediaType: 'application/json', faultsAs200: false };

const jsonTypes = ['application/json', 'application/problem+json'];
const xmlTypes = ['application/xml', 'text/xml'];

/** `format` is the query twin of `Accept`, `faults` is `200` or absent. Nobody is refused for what they accept: JSON is what is left. */
export function mannerOf(given: {
  readonly accept?: string | undefined;
  readonly format?: string | undefined;
  readonly faults?: string | undefined;
}): Manner {
  const { accept, format, faults } = given;
  const preferred = new Negotiator({ headers: { accept: accept ?? '*/*' } }).mediaType([...jsonTypes, ...xmlTypes]);
  const asked = format === 'xml' ? 'application/xml' : format === 'json' ? 'application/json' : (preferred ?? 'application/json');

  return xmlTypes.includes(asked)
    ? { format: 'xml', mediaType: asked, faultsAs200: true }
    : { ...plainManner, faultsAs200: faults === '200' };
}
