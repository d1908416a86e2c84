import type { InviteRecord } from './invite-record.ts';

/**
 * Whose share of the invite queue a record takes: while one group's backlog grows, SQS hands out the others' records
 * first. A group is not encrypted and shows in metrics, so it is a listed caller's name, and never a principal's or a
 * client's. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
export type FairBy = 'caller' | 'nobody';

export function fairGroupOf({ caller }: Pick<InviteRecord, 'caller'>, fairBy: FairBy): string {
  return fairBy === 'caller' ? caller : 'anyone';
}
