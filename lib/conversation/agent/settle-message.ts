import type { Outcome } from '../../invite/state.ts';
import { bounded } from '../../invite/state.ts';
import type { AgentMessage, AgentMessages } from '../../ledger/agent-messages.ts';

type Writer = { readonly version: string; readonly now: number };

/** The message with this outcome. */
export function settleMessage(message: AgentMessage, given: Outcome, { version, now }: Writer): AgentMessage {
  const outcome = bounded(given);
  const { leaseUntil: _, notBefore: __, fault: ___, ...kept } = message;
  const next = { ...kept, version, updatedAt: now };

  switch (outcome.status) {
    case 'sent':
      return { ...next, status: 'sent', sentAt: now, vendorMessageId: outcome.messageId };
    case 'retrying':
      return { ...next, status: 'retrying', notBefore: outcome.notBefore, fault: outcome.fault };
    case 'failed':
    case 'expired':
    case 'unknown':
      return { ...next, status: outcome.status, fault: outcome.fault };
    default:
      return outcome satisfies never;
  }
}

/** Writes it; also true if the write took effect but its answer was lost. */
export async function writeMessage(
  agentMessages: AgentMessages,
  message: AgentMessage,
  expectedVersion: string,
): Promise<boolean> {
  const isOwn = async () => (await agentMessages.read(message.messageId))?.version === message.version;

  try {
    return (await agentMessages.write(message, expectedVersion)) || (await isOwn());
  } catch (error) {
    if (await isOwn()) return true;
    throw error;
  }
}
