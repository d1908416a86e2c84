import type { ClientPart } from '../../chat-server/chat-server.ts';
import type { ChatServers } from '../../chat-server/chat-servers.ts';
import { chatOf, type KeepChatDeps, keepChat } from '../../invite/keep-chat.ts';
import type { Report } from '../../invite/report.ts';
import { isExternal } from '../../invite/state.ts';
import type { LedgerRow } from '../../ledger/row.ts';

/**
 * Shows the agents of a bridged session a line that is not the client's; those of a chat that is over get none. A line
 * may come twice. Throws if the server takes it later: the record must come again.
 */
export type WarnAgents = (row: LedgerRow, line: ClientPart) => Promise<void>;

type Deps = KeepChatDeps & { readonly chatServers: Pick<ChatServers, 'bridge'>; readonly report: Report };

class ChatServerBusyError extends Error {
  override readonly name = 'ChatServerBusyError';
}

export function createWarnAgents(deps: Deps): WarnAgents {
  return async (row, line) => {
    if (!isExternal(row)) return;

    const bridge = await deps.chatServers.bridge(row.chat.server);
    const said = await bridge?.warn(chatOf(row), line);
    if (said?.status === 'retry') throw new ChatServerBusyError('the chat server takes no line for its agents now');

    const { sessionId, channel } = row;
    deps.report({ step: 'agents_warned', sessionId, channel, reason: said?.status ?? 'no bridge' });
    if (said?.status === 'said') await keepChat(deps, row, said.chat);
  };
}
