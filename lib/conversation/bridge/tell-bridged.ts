import type { Lookup } from '../../catalog/lookup.ts';
import type { ChatServers } from '../../chat-server/chat-servers.ts';
import { faults } from '../../faults/faults.ts';
import { chatOf } from '../../invite/keep-chat.ts';
import { isExternal } from '../../invite/state.ts';
import type { AgentMessage } from '../../ledger/agent-messages.ts';
import type { Conversations } from '../../ledger/conversations.ts';
import type { LedgerFault, LedgerRow } from '../../ledger/row.ts';
import type { SendSystemMessage } from '../agent/system-message.ts';
import type { WarnAgents } from './warn-agents.ts';

/**
 * Shows the agents of a bridged chat what they would read nowhere else: what did not go out, what went out by itself,
 * and that the vendor has reported what was perhaps not sent. What did not because the client has not written for too
 * long is followed by the channel's `window-response`, once until they write again. Throws if it must be repeated.
 */
export type TellBridged = (row: LedgerRow, message: Outcome, said: Said) => Promise<void>;

/** `arrived`: the vendor reports what was unknown. `read`: it reports that the client has read it. */
type Outcome = Pick<AgentMessage, 'messageId' | 'fault'> & {
  readonly status: AgentMessage['status'] | 'arrived' | 'read';
};

/** `text`: of what was sent by itself. */
type Said = { readonly from: Sender; readonly text?: string | undefined };

/** `invite`: the message of the session itself. */
type Sender = 'agent' | 'system' | 'invite';

type Deps = {
  readonly catalog: () => Pick<Lookup, 'channel'>;
  readonly conversations: Pick<Conversations, 'read'>;
  readonly sendSystemMessage: SendSystemMessage;
  readonly warnAgents: WarnAgents;
  readonly chatServers: Pick<ChatServers, 'bridge'>;
};

export function createTellBridged(deps: Deps): TellBridged {
  return async (row, { messageId: id, status, fault }, { from, text }) => {
    switch (status) {
      case 'failed':
      case 'expired':
      case 'unknown': {
        const responseId =
          from === 'agent' && fault?.code === 'window_closed' ? await sendWindowResponse(deps, row) : undefined;
        return deps.warnAgents(row, { id, text: lineOf({ status, fault, from, responseId }) });
      }
      case 'sent':
        if (text !== undefined) await deps.warnAgents(row, { id: `${id}.sent`, text: `Sent automatically: ${text}` });
        return;
      case 'arrived':
        return deps.warnAgents(row, { id: `${id}.arrived`, text: arrived[from] });
      case 'read':
        return showRead(deps, row);
      case 'accepted':
      case 'sending':
      case 'retrying':
        return;
      default:
        status satisfies never;
    }
  };
}

/** Best effort: nothing depends on it. */
async function showRead({ chatServers }: Deps, row: LedgerRow): Promise<void> {
  if (!isExternal(row) || row.chat.state === 'terminated') return;

  await (await chatServers.bridge(row.chat.server))?.show(chatOf(row), 'read');
}

async function sendWindowResponse(
  { catalog, conversations, sendSystemMessage }: Deps,
  row: LedgerRow,
): Promise<string | undefined> {
  const channel = row.channel === undefined ? undefined : catalog().channel(row.channel);
  const responseId = channel?.conversation?.windowResponse;
  if (!channel || responseId === undefined || row.conversation === undefined) return undefined;

  const { clientAt = 0 } = (await conversations.read(row.conversation)) ?? {};
  await sendSystemMessage({ row, channel, what: `window-response ${clientAt}`, responseId });

  return responseId;
}

type Failed = {
  readonly status: 'failed' | 'expired' | 'unknown';
  readonly fault?: LedgerFault | undefined;
  readonly from: Sender;
  readonly responseId: string | undefined;
};

const unsent: Readonly<Record<Sender, string>> = {
  agent: 'Not sent',
  system: 'An automatic message was not sent',
  invite: 'The invitation did not reach the client',
};

const doubtful: Readonly<Record<Sender, string>> = {
  agent: 'Perhaps not sent',
  system: 'An automatic message was perhaps not sent',
  invite: 'The invitation was perhaps not sent',
};

const arrived: Readonly<Record<Sender, string>> = {
  agent: 'What was perhaps not sent has gone out after all.',
  system: 'The automatic message that was perhaps not sent has gone out after all.',
  invite: 'The invitation has reached the client after all.',
};

function lineOf({ status, fault, from, responseId }: Failed): string {
  return status === 'unknown'
    ? `${doubtful[from]}: it is not known whether the client got it.`
    : `${unsent[from]}: ${reasonOf(fault, responseId)}`;
}

function reasonOf(fault: LedgerFault | undefined, responseId: string | undefined): string {
  if (!fault) return 'the reason is not known.';

  switch (fault.code) {
    case 'window_closed':
      return responseId === undefined
        ? 'the client can be written to again once they have answered (the 24 h window is closed).'
        : `the 24 h window is closed. The client gets “${responseId}” instead, and can be written to once they have answered.`;
    case 'opted_out':
      return 'the client wants no more messages.';
    case 'expired':
      return 'it could not be sent in time.';
    default:
      return [faults[fault.code].title, fault.detail].filter((part) => part !== undefined).join(' ');
  }
}
