import { namesKeptMs } from '../../contact/identities.ts';
import { endNow } from '../../invite/end-now.ts';
import { optOutScopeOf, readOptOut } from '../../invite/opt-out.ts';
import { isLive } from '../../invite/state.ts';
import { changeConversation } from '../../ledger/change-conversation.ts';
import { type Conversation, namesIn } from '../../ledger/conversation.ts';
import { closedOptOut, isClosed } from '../../ledger/opt-outs.ts';
import type { ClientSignalRecord } from '../../queue/message-record.ts';
import type { ReceivedMessage } from '../agent/agent-message-deps.ts';
import type { Disposition } from '../relay.ts';
import type { ClientMessageDeps } from './client-message-deps.ts';
import { findConversation } from './find-conversation.ts';
import { type InboundChannel, inboundChannelOf } from './inbound-channel.ts';
import { readSessions } from './known-sessions.ts';
import { noteSignal } from './opt-out.ts';

/** Does what follows from what a vendor says of a client. Throws if a queue or table does not answer. */
export function createTakeClientSignal(
  deps: ClientMessageDeps,
): (record: ClientSignalRecord, received: ReceivedMessage) => Promise<Disposition> {
  return async (signal) => {
    const inbound = inboundChannelOf(deps.catalog().channels, signal);

    switch (signal.of) {
      case 'opt-out':
      case 'opt-in':
        await noteSignal(deps, { message: signal, ...(await namesOf(deps, inbound, signal)) });
        break;
      case 'close':
        await close(deps, inbound, signal);
        break;
      case 'renamed':
        await rename(deps, inbound, signal);
        break;
      default:
        signal.of satisfies never;
    }

    return 'ack';
  };
}

/** All names of the client that the signal and its conversation know. */
async function namesOf(deps: ClientMessageDeps, inbound: InboundChannel, { clientIds }: ClientSignalRecord) {
  const { stored } = await findConversation(deps, inbound, clientIds);

  return { channel: inbound.channel, clientIds: namesIn(stored, clientIds) };
}

/** The client has deleted the conversation: nothing reaches them until they write again. */
async function close(deps: ClientMessageDeps, inbound: InboundChannel, signal: ClientSignalRecord): Promise<void> {
  const { stored } = await findConversation(deps, inbound, signal.clientIds);
  if ((stored?.clientAt ?? 0) > signal.at) return;

  const { channel } = inbound;
  const names = namesIn(stored, signal.clientIds);
  await deps.optOuts.put(optOutScopeOf(channel), names, { at: signal.at, ...closedOptOut });
  deps.report({ step: 'opted_out', channel: channel.name, reason: closedOptOut.word });

  const { sessions } = await readSessions(deps, stored ?? {}, { inbound, replyTo: undefined });
  for (const { row, at } of sessions) {
    if (!row || at > signal.at || !isLive(row, deps.now())) continue;
    if (!(await endNow(deps, row, 'closed'))) throw new Error('the row of a session was written by others');
  }
}

/** The client has a new number, or a new id: what is sent to the old one is lost. */
async function rename(
  deps: ClientMessageDeps,
  inbound: InboundChannel,
  { clientIds, previousIds = [], at }: ClientSignalRecord,
): Promise<void> {
  const names = [...previousIds, ...clientIds];
  const [clientId = ''] = clientIds;
  const { id, stored: found } = await findConversation(deps, inbound, names);
  const { channel, businessId, settings } = inbound;
  const optOut = await readOptOut(deps, channel, namesIn(found, names));
  // Before the new name is used: it is the same client who wants no messages. A deletion may be left under another one.
  const isOutdated = optOut && isClosed(optOut) && (found?.clientAt ?? 0) > optOut.at;
  if (optOut && !isOutdated) await deps.optOuts.put(optOutScopeOf(channel), clientIds, optOut);
  await deps.identities.link(inbound.receiver, names, deps.now() + namesKeptMs);
  await changeConversation(deps, id, (stored) => {
    if (stored && Math.max(stored.clientAt ?? 0, (stored.renamedAt ?? 0) + 1) > at) return undefined;

    // Also where nothing has been said yet: what was written before may be on its way.
    const now = deps.now();
    const kept: Omit<Conversation, 'version' | 'clientId'> = stored ?? {
      ...{ id, channel: channel.name, businessId, sessions: [], isNamed: true as const },
      ...{ activeAt: now, expiresAt: now + settings.lookbackDays * 86_400_000 },
    };

    return { ...kept, clientId, renamedAt: at, ...(kept.invitedAs !== undefined && { invitedAs: clientId }) };
  });
}
