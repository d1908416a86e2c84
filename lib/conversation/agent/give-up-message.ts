import type { Outcome } from '../../invite/state.ts';
import type { AgentMessage } from '../../ledger/agent-messages.ts';
import type { AgentMessageIn } from '../../queue/message-record.ts';
import type { AgentMessageDeps } from './agent-message-deps.ts';
import { isOnItsWay } from './read-message.ts';
import { settleMessage, writeMessage } from './settle-message.ts';
import { putOutcome, putSaid, reportMessage } from './tell-agents.ts';

type GiveUpDeps = Pick<
  AgentMessageDeps,
  'agentMessages' | 'chatQueues' | 'tellBridged' | 'ledger' | 'newToken' | 'now' | 'report'
>;

/** `later`: a worker that has claimed the message may still be sending it before `until`. */
export type GivenUp = { readonly status: 'final' } | { readonly status: 'later'; readonly until: number };

/**
 * Makes a message final whose record goes to the dead letters, and reports that to the agents. What nobody has claimed
 * `failed`; what a worker claimed that never came back is `unknown`. Either is never sent again, also if its record is
 * moved back. Throws if a queue or table does not answer.
 */
export type GiveUpMessage = (message: AgentMessageIn) => Promise<GivenUp>;

/** A lost write is followed by one look at who won it. */
const maxRounds = 3;

const notSent = {
  status: 'failed',
  fault: { code: 'not_sent', detail: 'It could not be handled, and is among the dead letters.' },
} as const satisfies Outcome;

export function createGiveUpMessage(deps: GiveUpDeps): GiveUpMessage {
  return async (given) => {
    for (let round = 0; round < maxRounds; round += 1) {
      const message = await deps.agentMessages.read(given.messageId);
      if (!message) return { status: 'final' };
      if (!isOnItsWay(message)) {
        // The first time may have ended before the agents heard of it.
        await putOutcome(deps, await deps.ledger.read(given.sessionId), message);
        return { status: 'final' };
      }

      const { status, leaseUntil: until = 0 } = message;
      if (status === 'sending' && until > deps.now()) return { status: 'later', until };

      const outcome: Outcome = status === 'sending' ? { status: 'unknown' } : notSent;
      const final = settleMessage(message, outcome, { version: deps.newToken(), now: deps.now() });
      if (!(await writeMessage(deps.agentMessages, final, message.version))) continue;

      await tell(deps, given, final);
      return { status: 'final' };
    }

    throw new Error('an agents’ message kept changing');
  };
}

async function tell(deps: GiveUpDeps, { sessionId, record }: AgentMessageIn, final: AgentMessage): Promise<void> {
  const row = await deps.ledger.read(sessionId);
  reportMessage(deps, { sessionId, channel: row?.channel }, final);
  if (record && final.attempt <= 1) await putSaid(deps, record, { row });
  await putOutcome(deps, row, final, { from: record?.from });
}
