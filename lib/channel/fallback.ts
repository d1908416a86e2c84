/** Another channel on which an invite is tried, after the channel that it names. */
export type FallbackStep = {
  readonly channel: string;
  /** After how long without `successStatus` of the message before. */
  readonly afterSeconds: number;
  /** What the message before must have come to for the invite to end there: taken by the vendor, or delivered. */
  readonly successStatus: 'sent' | 'delivered';
  /** Standard response of the invite → that of this step. One that is not named goes out as it is. */
  readonly responses?: Readonly<Record<string, string>> | undefined;
};

/** The standard response that goes out at a step. */
export function responseOn({ responses }: Pick<FallbackStep, 'responses'>, id: string): string {
  return responses && Object.hasOwn(responses, id) ? (responses[id] ?? id) : id;
}

/** Who invites on the channel of a step: the same business id if the channel has it, else its only one. */
export function businessIdOn(
  { businessIds }: { readonly businessIds: Readonly<Record<string, unknown>> },
  businessId: string,
): string | undefined {
  if (Object.hasOwn(businessIds, businessId)) return businessId;

  const [only, ...others] = Object.keys(businessIds);

  return others.length === 0 ? only : undefined;
}
