/**
 * What an HTTP status says of a request that GMS itself has not answered: of a gateway before it, or of GMS to a
 * malformed request. Only a refusal proves that no Chat Server was reached.
 * - `denied`: the credentials are missing or wrong.
 * - `busy`: it may be taken later.
 * - `refused`: not in this form, or not there.
 * - `unknown`: a server that was reached may have taken it before it failed.
 */
export function gatewayAnswer(status: number): 'denied' | 'busy' | 'refused' | 'unknown' {
  if (status === 401 || status === 403) return 'denied';
  if (status === 429 || status === 503) return 'busy';

  return status >= 300 && status < 500 ? 'refused' : 'unknown';
}
