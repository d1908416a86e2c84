/** Loaded with the first row that has gone on to a later step. It imports nothing that every cold start loads. */
import type { SettleStep } from './state.ts';
import { backToReached, reachedStep } from './steps.ts';

/** A later step that has not reached the client leaves the row at the step that did. */
export const settleStep: SettleStep = (row, outcome, { version, now }, chatAfter) => {
  const reached = outcome.status === 'sent' ? undefined : reachedStep(row);

  return (
    reached && {
      ...backToReached(row, reached, outcome),
      ...{ version, updatedAt: now, chat: chatAfter(row, reached.status) },
    }
  );
};
