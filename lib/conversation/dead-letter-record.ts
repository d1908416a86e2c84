import type { Report } from '../invite/report.ts';
import { secondsUntil } from '../invite/retry.ts';
import type { ReceivedMessages } from '../queue/message-queue.ts';
import { agentMessageIn, readMessageRecord } from '../queue/message-record.ts';
import type { GiveUpMessage } from './agent/give-up-message.ts';
import type { GiveUpClientMessage } from './client/give-up-client-message.ts';
import type { Disposition } from './relay.ts';

export type DeadLetterDeps = {
  readonly received: ReceivedMessages;
  readonly giveUpMessage: GiveUpMessage;
  readonly giveUpClientMessage: GiveUpClientMessage;
  /** ms since 1970. */
  readonly now: () => number;
  readonly report: Report;
  readonly reportError: (error: unknown) => void;
};

type Given = { readonly body: string; readonly group: string; readonly receiptHandle: string };

/**
 * Puts a record that cannot be handled among the dead letters. An agents' message is made final first, if the table
 * answers: else it becomes so when the letter is moved back. So ends the session that a client's message has opened.
 * `retain`: it is hidden while a worker may be sending it. Throws if the dead letters do not answer.
 */
export async function deadLetterRecord(
  deps: DeadLetterDeps,
  { body, group, receiptHandle }: Given,
  reason: string,
): Promise<Disposition> {
  const { received, report, now } = deps;
  const until = await giveUp(deps, body);
  if (until !== undefined) {
    await received.hide(receiptHandle, secondsUntil(until, now()));
    return 'retain';
  }

  await received.deadLetter(body, reason, group);
  report({ step: 'buried', reason });

  return 'ack';
}

/** Until when somebody may be sending it. */
async function giveUp(
  { giveUpMessage, giveUpClientMessage, reportError }: DeadLetterDeps,
  body: string,
): Promise<number | undefined> {
  try {
    const read = readMessageRecord(body);
    if (read.status === 'read' && read.record.type === 'client-message') await giveUpClientMessage(read.record);

    const message = agentMessageIn(body);
    if (!message) return undefined;

    const given = await giveUpMessage(message);

    return given.status === 'later' ? given.until : undefined;
  } catch (error) {
    reportError(error);

    return undefined;
  }
}
