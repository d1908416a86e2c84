import { conversationSettingsOf } from '../../channel/conversation-settings.ts';
import { type OptChange, optOutIn } from '../../channel/opt-out-words.ts';
import type { ChannelSettings } from '../../channel/settings.ts';
import { optOutNames, optOutScopeOf, readOptOut } from '../../invite/opt-out.ts';
import type { Report } from '../../invite/report.ts';
import { isClosed, type OptOut, type OptOuts } from '../../ledger/opt-outs.ts';
import type { ClientMessageRecord, ClientSignalRecord } from '../../queue/message-record.ts';

export type OptOutDeps = { readonly optOuts: OptOuts; readonly report: Report };

/**
 * What a client's message means for what is sent to them.
 * - `opt-out`, `opt-in`: it changed that. `answer`: the response that confirms it, if the channel has one: once, not
 *   each time that the client says it.
 * - `message`: it is a message as any other.
 */
export type Opted =
  | { readonly type: OptChange['type']; readonly answer?: string | undefined }
  | { readonly type: 'message' };

/**
 * Stores what a client's message says, and that a client who had opted out has written again. `clientIds`: all names
 * of the client that the message and its conversation know. Handling it again does no harm. Throws if the table does
 * not answer.
 */
export async function noteOptOut(
  deps: OptOutDeps,
  { message, channel, clientIds }: Noted<ClientMessageRecord>,
): Promise<Opted> {
  const settings = conversationSettingsOf(channel);
  if (!settings) return { type: 'message' };

  const { kind, at } = message;
  const change =
    kind === 'text' || kind === 'choice'
      ? optOutIn(message.text, settings.optOut, { kind, transport: channel.transport })
      : undefined;
  const stored = await readOptOut(deps, channel, clientIds);
  const scope = optOutScopeOf(channel);
  const names = optOutNames(channel, clientIds);

  if (change?.type === 'opt-out') {
    await deps.optOuts.put(scope, clientIds, { at, by: 'client', word: change.word });
    deps.report({ step: 'opted_out', channel: channel.name, reason: 'client' });
    const isNew = !stored || stored.marketing || stored.answerable || isClosed(stored) || stored.at === at;

    return { type: 'opt-out', ...(isNew && { answer: settings.optOut.outResponse }) };
  }
  if (change?.type === 'opt-in' && stored) {
    await deps.optOuts.remove(scope, names, { at });
    deps.report({ step: 'opted_in', channel: channel.name, reason: 'client' });

    return { type: 'opt-in', answer: settings.optOut.inResponse };
  }
  if (stored && isClosed(stored)) await deps.optOuts.remove(scope, names, { at, closed: true });
  else if (stored && !stored.answerable && !stored.marketing) await deps.optOuts.allowAnswers(scope, names, at);

  return { type: 'message' };
}

/** Stores what a vendor says of a client by its own means. Throws if the table does not answer. */
export async function noteSignal(
  deps: OptOutDeps,
  { message: signal, channel, clientIds }: Noted<ClientSignalRecord>,
): Promise<void> {
  if (!conversationSettingsOf(channel) || (signal.of !== 'opt-out' && signal.of !== 'opt-in')) return;

  const scope = optOutScopeOf(channel);
  const marketing = signal.marketing ? ({ marketing: true } as const) : {};
  if (signal.of === 'opt-out') {
    const optOut: OptOut = { at: signal.at, by: 'vendor', word: signal.reason, ...marketing };
    await deps.optOuts.put(scope, clientIds, optOut);
  } else await deps.optOuts.remove(scope, optOutNames(channel, clientIds), { at: signal.at, ...marketing });

  deps.report({
    step: signal.of === 'opt-out' ? 'opted_out' : 'opted_in',
    channel: channel.name,
    reason: signal.reason,
  });
}

type Noted<Record> = {
  readonly message: Record;
  readonly channel: ChannelSettings;
  readonly clientIds: readonly string[];
};
