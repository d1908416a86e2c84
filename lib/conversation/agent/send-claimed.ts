import { templateOf } from '../../channel/circuit-keys.ts';
import { noteAnswer, type Stopped } from '../../invite/circuit.ts';
import { barsAnswer, noteRefusedClient, readOptOut } from '../../invite/opt-out.ts';
import { outcomeOf, type Sent } from '../../invite/outcome.ts';
import type { Outcome } from '../../invite/state.ts';
import { isPersonsWindow } from '../../invite/window.ts';
import type { AgentMessage } from '../../ledger/agent-messages.ts';
import { namesIn } from '../../ledger/conversation.ts';
import { afterSend } from './after-send.ts';
import type { AgentMessageDeps } from './agent-message-deps.ts';
import { aboutToSend, type Outgoing } from './outgoing.ts';
import { settleMessage, writeMessage } from './settle-message.ts';
import { putOutcome, putSaid, reportMessage } from './tell-agents.ts';

type Claiming = {
  readonly message: AgentMessage;
  /** Of circuits that this message took. */
  readonly probes: readonly Stopped[];
  /** Whether this invocation has no time left for a send. */
  readonly isLate: () => boolean;
};

/** `lost`: somebody else wrote the item first; read it again. */
export type Next = { readonly status: 'done' | 'lost' } | { readonly status: 'later'; readonly until: number };

/**
 * Claims the message and sends it. What fails between the claim and the send gives the claim back: nothing was sent.
 * From the send on, only its outcome counts.
 */
export async function sendClaimed(
  deps: AgentMessageDeps,
  outgoing: Outgoing,
  { message: before, probes, isLate }: Claiming,
): Promise<Next> {
  const { record, row, channel, content } = outgoing;
  const template = templateOf(channel, content);
  const claimed: AgentMessage = {
    ...withoutNotBefore(before),
    ...{ status: 'sending', version: deps.newToken(), attempt: before.attempt + 1 },
    ...{ updatedAt: deps.now(), leaseUntil: deps.now() + deps.settings.leaseMs },
    ...(template !== undefined && { template }),
  };
  if (!(await writeMessage(deps.agentMessages, claimed, before.version))) return { status: 'lost' };

  const isBarred = await beforeSend(deps, outgoing, claimed).catch(async (error: unknown) => {
    await giveBack(deps, { before, claimed });
    throw error;
  });

  const answer: Sent | undefined = isBarred ? undefined : await send(deps, outgoing, { claimed, isLate });
  const { outcome, vendorCode } = answer ? outcomeAfter(deps, claimed, answer) : barred;
  const settled = settleMessage(claimed, outcome, { version: deps.newToken(), now: deps.now() });
  const [written] = await Promise.all([
    writeMessage(deps.agentMessages, settled, claimed.version),
    answer && afterSend(deps, outgoing, answer),
  ]);
  if (answer) {
    await noteAnswer(deps, { delivery: aboutToSend(outgoing), sent: answer, probes });
    await noteRefusedClient(deps, { channel, clientIds: namesIn(outgoing.conversation), sent: answer });
  }
  if (!written) return { status: 'lost' };

  await putOutcome(deps, row, settled, { from: record.from, content });
  reportMessage(deps, { sessionId: record.sessionId, channel: channel.name }, settled, vendorCode);

  return settled.status === 'retrying'
    ? { status: 'later', until: settled.notBefore ?? deps.now() }
    : { status: 'done' };
}

const barred = {
  outcome: { status: 'failed', fault: { code: 'opted_out' } },
  vendorCode: undefined,
} as const satisfies { readonly outcome: Outcome; readonly vendorCode: undefined };

/** Shows the message to the agents, once, and looks whether the client wants none. True: they want none. */
async function beforeSend(
  deps: AgentMessageDeps,
  { record, row, channel, conversation, content, category }: Outgoing,
  { attempt }: AgentMessage,
): Promise<boolean> {
  const [optOut] = await Promise.all([
    record.confirmsOptOut ? undefined : readOptOut(deps, channel, namesIn(conversation)),
    attempt === 1 && putSaid(deps, record, { row, content }),
  ]);

  return optOut !== undefined && barsAnswer(optOut, channel, category);
}

/** The attempt does not count. If this fails, too, the lease runs out: then nobody knows that nothing was sent. */
async function giveBack(
  { agentMessages, newToken, now, settings }: AgentMessageDeps,
  { before, claimed }: { readonly before: AgentMessage; readonly claimed: AgentMessage },
): Promise<void> {
  const again: AgentMessage = {
    ...withoutNotBefore(before),
    ...{ status: 'retrying', version: newToken(), updatedAt: now(), notBefore: now() + settings.marginMs },
  };
  await agentMessages.write(again, claimed.version).catch(() => false);
}

function withoutNotBefore({ notBefore: _, fault: __, ...message }: AgentMessage): AgentMessage {
  return message;
}

/** No send begins that could not be finished and recorded within the lease and the invocation. */
async function send(
  deps: AgentMessageDeps,
  { record, channel, conversation, content }: Outgoing,
  { claimed, isLate }: { readonly claimed: AgentMessage; readonly isLate: () => boolean },
): Promise<Sent> {
  const { sendTimeoutMs, marginMs, clockMarginMs } = deps.settings;
  const opened = await deps.openChannel(channel).catch(() => undefined);
  if (!opened) return { status: 'retry', fault: 'account_stopped' };

  const now = deps.now();
  const endsTooLate = now + sendTimeoutMs + marginMs >= (claimed.leaseUntil ?? 0);
  if (isLate() || endsTooLate || now + clockMarginMs >= claimed.deadline) return { status: 'late' };

  const { sessionId, messageId, deadline } = { ...record, deadline: claimed.deadline };
  const { clientId, businessId } = conversation;
  const afterWindow = record.from === 'agent' && isPersonsWindow(channel, conversation, now);

  try {
    return await opened.send(
      { sessionId, messageId, clientId, businessId, content, deadline, ...(afterWindow && { afterWindow }) },
      { signal: deps.abortAfter(sendTimeoutMs) },
    );
  } catch {
    return { status: 'unknown' };
  }
}

/** As of an invite; but a client may have read what may have gone out: it is never sent again. */
function outcomeAfter(
  { now, random }: AgentMessageDeps,
  claimed: AgentMessage,
  sent: Sent,
): { readonly outcome: Outcome; readonly vendorCode?: string } {
  return outcomeOf(sent, claimed, { now: now(), random: random(), resendUnknown: false });
}
