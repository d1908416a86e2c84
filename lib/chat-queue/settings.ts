/**
 * `queue`: name or ARN of the SQS queue. Queues of kind `agents` are consumed by agents' software, `notifications` by
 * the sweep.
 */
export type ChatQueue = { readonly kind: 'agents' | 'notifications'; readonly queue: string };
