/** The errors of Messenger's Send API, as far as the simulation uses them, in Meta's words. */
import type { GraphError } from './graph-errors.ts';

const known = {
  invalidToken: [401, 190, undefined, 'Error validating access token: The session has been invalidated'],
  noPermission: [403, 10, undefined, '(#10) Application does not have permission for this action'],
  outsideWindow: [
    ...([400, 10, 2_018_278] as const),
    '(#10) This message is sent outside of allowed window. Learn more about the new policy here: https://developers.facebook.com/docs/messenger-platform/policy-overview',
  ],
  noHumanAgent: [
    ...([403, 10, undefined] as const),
    "(#10) To use 'Human Agent', your use of this endpoint must be reviewed and approved by Facebook",
  ],
  noClient: [400, 100, 2_018_001, '(#100) No matching user found'],
  notAvailable: [400, 551, 1_545_041, "(#551) This person isn't available right now."],
  noFile: [400, 100, 2_018_008, '(#100) Failed to fetch the file from the url.'],
  emptyMessage: [400, 100, 2_018_034, '(#100) Message cannot be empty, must provide valid attachment or text'],
  noTemplate: [400, 100, undefined, '(#100) The message template does not exist for this Page in this language'],
} as const satisfies Record<string, readonly [number, number, number | undefined, string]>;

export function pageError(kind: keyof typeof known): GraphError {
  const [status, code, subcode, message] = known[kind];

  return { status, code, message, type: 'OAuthException', ...(subcode !== undefined && { subcode }) };
}

/** A parameter is wrong: `what` says which and how. */
export function parameterError(what: string): GraphError {
  return { status: 400, code: 100, message: `(#100) ${what}`, type: 'OAuthException' };
}

/** What was ordered of the next request. */
export function scriptedError({
  status,
  code,
}: {
  readonly status?: number | undefined;
  readonly code?: number | undefined;
}): GraphError {
  const byStatus = status === 429 ? 613 : status === 401 ? 190 : 2;
  const message = `(#${code ?? byStatus}) An error that was ordered on this machine`;

  return { status: status ?? (code === 2 ? 500 : 400), code: code ?? byStatus, message, type: 'OAuthException' };
}
