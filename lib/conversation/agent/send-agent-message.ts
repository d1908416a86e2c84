import type { Content } from '../../channel/content.ts';
import { type Gate, passOpen } from '../../invite/circuit.ts';
import { secondsUntil } from '../../invite/retry.ts';
import type { Outcome } from '../../invite/state.ts';
import { takesFreeText } from '../../invite/window.ts';
import type { AgentMessage } from '../../ledger/agent-messages.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import type { AgentMessageRecord } from '../../queue/message-record.ts';
import type { Disposition } from '../relay.ts';
import type { AgentMessageDeps, ReceivedMessage } from './agent-message-deps.ts';
import { findOutgoing } from './find-outgoing.ts';
import { aboutToSend, type Outgoing } from './outgoing.ts';
import { type Next, sendClaimed } from './send-claimed.ts';
import { settleMessage, writeMessage } from './settle-message.ts';
import { putOutcome, putSaid, reportMessage } from './tell-agents.ts';

/**
 * Sends what the agents' side wrote, at most once: claim, look at the opt-outs, tell the agents, send, outcome. A
 * message whose lease has run out is `unknown`, and is not sent again. `retain`: the record is hidden for as long as it
 * waits, and what was written after it waits behind it. Throws if a queue or table does not answer.
 */
export type SendAgentMessage = (record: AgentMessageRecord, received: ReceivedMessage) => Promise<Disposition>;

/** A lost write is followed by one look at who won it. */
const maxRounds = 3;

/** How long a record is hidden that waits for an operator, a vendor or a deployment, up to its deadline. */
const heldForMs = 15_000;

export function createSendAgentMessage(deps: AgentMessageDeps): SendAgentMessage {
  return async (record, received) => {
    const row = await deps.ledger.read(record.sessionId);

    for (let round = 0; round < maxRounds; round += 1) {
      const message = await deps.agentMessages.read(record.messageId);
      if (!message) return drop(deps, record);

      const next = await step(deps, { record, row, message }, received);
      if (next.status === 'lost') continue;
      if (next.status !== 'later') return 'ack';

      await deps.received.hide(received.receiptHandle, secondsUntil(next.until, deps.now()));
      deps.report({ step: 'waiting', sessionId: record.sessionId, until: next.until });
      return 'retain';
    }

    throw new Error('an agents’ message kept changing');
  };
}

/** Its item is written before its record, so it has expired: it was settled long ago. */
function drop({ report }: AgentMessageDeps, { sessionId }: AgentMessageRecord): Disposition {
  report({ step: 'duplicate', sessionId });

  return 'ack';
}

type Given = {
  readonly record: AgentMessageRecord;
  readonly row: LedgerRow | undefined;
  readonly message: AgentMessage;
};

async function step(deps: AgentMessageDeps, given: Given, received: ReceivedMessage): Promise<Next> {
  const { message } = given;
  const now = deps.now();

  switch (message.status) {
    case 'sent':
    case 'failed':
    case 'expired':
    case 'unknown':
      // The first time may have ended before the agents heard of it.
      await putOutcome(deps, given.row, message, { from: given.record.from, content: await shownAgain(deps, given) });
      return { status: 'done' };
    case 'sending': {
      const until = message.leaseUntil ?? 0;
      return until > now ? { status: 'later', until } : conclude(deps, given, { status: 'unknown' });
    }
    case 'retrying':
      return (message.notBefore ?? 0) > now
        ? { status: 'later', until: message.notBefore ?? now }
        : attempt(deps, given, received);
    case 'accepted':
      return attempt(deps, given, received);
    default:
      return message.status satisfies never;
  }
}

/** What was sent by itself, for agents who may not have read it there yet: only those of another chat server. */
async function shownAgain(deps: AgentMessageDeps, given: Given): Promise<Content | undefined> {
  const { record, row, message } = given;
  if (message.status !== 'sent' || record.from !== 'system' || !row || row.chat.server === 'builtin') return undefined;

  const found = await findOutgoing(deps, given);

  return found.status === 'ready' ? found.outgoing.content : undefined;
}

async function attempt(deps: AgentMessageDeps, given: Given, received: ReceivedMessage): Promise<Next> {
  const { message } = given;
  if (deps.now() >= message.deadline) return conclude(deps, given, { status: 'expired', fault: expired(message) });

  const found = await findOutgoing(deps, given);
  if (found.status === 'later') return held(deps, message);
  if (found.status === 'failed') return conclude(deps, given, { status: 'failed', fault: found.fault });

  const { outgoing } = found;
  const { channel } = outgoing;
  if (isOutsideWindow(outgoing, deps.now()))
    return conclude(deps, given, { status: 'failed', fault: { code: 'window_closed' } });
  if (await deps.isPaused(channel.name)) return held(deps, message);

  const gate = await passCircuits(deps, outgoing);
  if (gate.status === 'held') return held(deps, message, gate.until);

  const { settings } = deps;
  const isLate = () => received.remainingMs() < settings.sendTimeoutMs + settings.marginMs;
  if (isLate()) return { status: 'later', until: deps.now() };

  return sendClaimed(deps, outgoing, { message, probes: gate.probes, isLate });
}

/** On a bridged chat server nobody could refuse what its agents wrote. */
function isOutsideWindow({ record, row, channel, conversation, content }: Outgoing, now: number): boolean {
  if (row.chat.server === 'builtin' || record.from !== 'agent' || content.type === 'template') return false;

  return !takesFreeText(channel, conversation, now);
}

async function passCircuits(deps: AgentMessageDeps, outgoing: Outgoing): Promise<Gate> {
  const open = await deps.openCircuits();

  return open.size === 0 ? { status: 'passed', probes: [] } : passOpen(deps, open, aboutToSend(outgoing));
}

function held({ now }: AgentMessageDeps, { deadline }: AgentMessage, until = Number.POSITIVE_INFINITY): Next {
  return { status: 'later', until: Math.min(now() + heldForMs, until, deadline + 1000) };
}

function expired({ fault }: AgentMessage): NonNullable<AgentMessage['fault']> {
  const detail = fault?.detail ?? 'It could not be sent in time.';

  return { code: 'expired', detail };
}

/** Writes an outcome of a message that is not being sent, which the agents may not have seen yet. */
async function conclude(deps: AgentMessageDeps, given: Given, outcome: Outcome): Promise<Next> {
  const { record, row, message } = given;
  if (message.attempt <= 1) {
    const found = await findOutgoing(deps, given);
    await putSaid(deps, record, { row, content: found.status === 'ready' ? found.outgoing.content : undefined });
  }

  const next = settleMessage(message, outcome, { version: deps.newToken(), now: deps.now() });
  if (!(await writeMessage(deps.agentMessages, next, message.version))) return { status: 'lost' };

  await putOutcome(deps, row, next, { from: record.from });
  reportMessage(deps, { sessionId: record.sessionId, channel: row?.channel }, next);

  return { status: 'done' };
}
