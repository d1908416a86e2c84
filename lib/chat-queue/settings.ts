/** `queue`: name or ARN of the SQS queue. `agents`: somebody consumes it; `notifications`: the sweep does. */
export type ChatQueue = { readonly kind: 'agents' | 'notifications'; readonly queue: string };
