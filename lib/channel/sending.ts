/** From and to, in minutes of the day. */
export type Span = { readonly from: number; readonly to: number };

/**
 * When a message of the business's own may begin, and how many. What agents write and what answers a client are not
 * held to it.
 */
export type SendingSettings = {
  /** By day of the week, Sunday first. Undefined: nothing is sent on that day. Absent: at any time. */
  readonly hours?: readonly (Span | undefined)[] | undefined;
  /** Whose time it is: the channel's zone, or every zone of the client's country. */
  readonly timeZone: 'channel' | 'client';
  /** `YYYY-MM-DD` there: nothing is sent on these dates. */
  readonly closedOn: readonly string[];
  /** So many messages a client gets from a business on the channel within these hours. */
  readonly max?: { readonly count: number; readonly hours: number } | undefined;
  /** What becomes of an invite at another time: it is refused, or waits up to its deadline. */
  readonly outside: 'refuse' | 'hold';
};

/** The response's own settings, else the channel's. Undefined: it is held to nothing, or it sends nothing. */
export function sendingOf(
  { sending }: { readonly sending?: SendingSettings | undefined },
  response: { readonly sending?: SendingSettings | 'always' | undefined } | undefined,
): SendingSettings | undefined {
  if (!response || response.sending === 'always') return undefined;

  return response.sending ?? sending;
}
