/**
 * Meta's error codes, as far as the simulation uses them, with the HTTP statuses that Meta documents. Callers should
 * rely on the code.
 */
export type GraphError = {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly type: string;
  readonly details?: string;
  readonly subcode?: number;
};

export function graphError(code: number, reason?: string, details?: string): GraphError {
  const [status, known] = errors[code] ?? [400, 'Unknown error'];
  const message = `(#${code}) ${reason ?? known}`;
  return { status, code, message, type: 'OAuthException', ...(details === undefined ? {} : { details }) };
}

const errors: Readonly<Record<number, readonly [status: number, message: string]>> = {
  1: [500, 'An unknown error occurred'],
  2: [503, 'Service temporarily unavailable'],
  4: [429, 'Application request limit reached'],
  10: [403, 'Application does not have permission for this action'],
  100: [400, 'Invalid parameter'],
  190: [401, 'Invalid OAuth access token'],
  368: [403, 'Temporarily blocked for policies violations'],
  80007: [429, 'Rate limit issues'],
  130429: [429, 'Rate limit hit'],
  130472: [400, "User's number is part of an experiment"],
  131000: [500, 'Something went wrong'],
  131005: [403, 'Access denied'],
  131008: [400, 'Required parameter is missing'],
  131009: [400, 'Parameter value is not valid'],
  131016: [503, 'Service unavailable'],
  131026: [400, 'Message undeliverable'],
  131031: [403, 'Account has been locked'],
  131042: [400, 'Business eligibility payment issue'],
  131047: [400, 'Re-engagement message'],
  131048: [400, 'Spam rate limit hit'],
  131049: [400, 'This message was not delivered to maintain healthy ecosystem engagement'],
  131050: [400, 'User has stopped marketing messages'],
  131051: [400, 'Unsupported message type'],
  131052: [400, 'Media download error'],
  131053: [400, 'Media upload error'],
  131055: [400, 'Method not allowed'],
  131056: [400, '(Business Account, Consumer Account) pair rate limit hit'],
  131057: [500, 'Account in maintenance mode'],
  131062: [400, 'Business-scoped user ID is not supported for this message type'],
  132000: [400, 'Number of parameters does not match the expected number of params'],
  132001: [404, 'Template name does not exist in the translation'],
  132005: [400, 'Translated text too long'],
  132007: [400, 'Template format character policy violated'],
  132012: [400, 'Parameter format does not match format in the created template'],
  132015: [400, 'Template is paused'],
  132016: [400, 'Template is disabled'],
  132018: [400, "There's an issue with the parameters in your template"],
  133004: [503, 'Server temporarily unavailable'],
  133010: [400, 'Phone number not registered'],
  134101: [400, 'Template is syncing'],
};
