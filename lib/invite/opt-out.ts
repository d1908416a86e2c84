import { conversationSettingsOf } from '../channel/conversation-settings.ts';
import { hasPhones, mediaTypeOf } from '../channel/media-types.ts';
import { optOutByCode } from '../channel/opt-out-codes.ts';
import { phoneVariants } from '../channel/phone-variants.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { OptOut, OptOuts } from '../ledger/opt-outs.ts';
import type { Sent } from './outcome.ts';
import type { Report } from './report.ts';
import type { ReadyDelivery } from './resolve.ts';

/**
 * What comes of an invite to a client who wants none, or of whom nobody can say; undefined: it may be sent. Looked at
 * after the claim: nothing is sent to a client whose opt-out was stored before.
 */
export async function optOutBars(
  { optOuts }: { readonly optOuts?: Pick<OptOuts, 'read'> | undefined },
  { channel, clientId, response, content }: ReadyDelivery,
): Promise<Sent | undefined> {
  if (!optOuts || !content) return undefined;

  try {
    const optOut = await readOptOut({ optOuts }, channel, [clientId]);
    const category = content.type === 'template' ? response?.whatsapp?.category : undefined;

    return optOut && barsInvite(optOut, category) ? { status: 'refused', fault: 'opted_out' } : undefined;
  } catch {
    return { status: 'late' };
  }
}

type NoteDeps = {
  readonly optOuts?: Pick<OptOuts, 'put'> | undefined;
  readonly now: () => number;
  readonly report: Report;
};

/**
 * Stores an opt-out that a vendor’s refusal shows. Never throws: the next refusal shows the same.
 */
export async function noteRefusedClient(
  { optOuts, now, report }: NoteDeps,
  { channel, clientIds, sent }: { channel: ChannelSettings; clientIds: readonly string[]; sent: Sent | undefined },
): Promise<void> {
  const vendorCode = sent?.status === 'refused' ? sent.vendorCode : undefined;
  const shown = vendorCode === undefined ? undefined : optOutByCode(vendorCode);
  if (!optOuts || !shown || !conversationSettingsOf(channel)) return;

  try {
    await optOuts.put(optOutScopeOf(channel), clientIds, { at: now(), by: 'vendor', word: vendorCode, ...shown });
    report({ step: 'opted_out', channel: channel.name, reason: 'a refusal', vendorCode });
  } catch (cause) {
    report({ step: 'contact_failed', channel: channel.name, reason: cause instanceof Error ? cause.name : 'unknown' });
  }
}

/**
 * The opt-out of a client under any of these names, and of the other ways to write a number; undefined if there is
 * none, or the channel takes no messages of its clients. One consistent read. Throws if the table does not answer.
 */
export async function readOptOut(
  { optOuts }: { readonly optOuts: Pick<OptOuts, 'read'> },
  channel: ChannelSettings,
  clientIds: readonly string[],
): Promise<OptOut | undefined> {
  if (!conversationSettingsOf(channel)) return undefined;

  return optOuts.read(optOutScopeOf(channel), optOutNames(channel, clientIds));
}

/** Where what a client wishes counts: on all channels with the same client ids, unless it is in a group. */
export function optOutScopeOf(channel: ChannelSettings): string {
  return channel.conversation?.optOut.group ?? (hasPhones(channel) ? 'phone' : (channel.receiver ?? channel.name));
}

/** Whether what the business begins, an invite, must not go out. */
export function barsInvite({ marketing }: OptOut, category: string | undefined): boolean {
  return marketing ? category === 'marketing' : true;
}

/** Whether what agents write must not go out: a client who has written since may be answered, but not by SMS or RCS. */
export function barsAnswer(
  optOut: OptOut,
  { mediaType }: Pick<ChannelSettings, 'mediaType'>,
  category?: string | undefined,
): boolean {
  if (optOut.marketing) return category === 'marketing';

  return mediaTypeOf(mediaType).keepsOptOut === true || !optOut.answerable;
}

/** The names under which a client's opt-out may be stored: the other ways to write a number, too. */
export function optOutNames(channel: ChannelSettings, clientIds: readonly string[]): readonly string[] {
  if (!hasPhones(channel)) return clientIds;

  return [...new Set(clientIds.flatMap((clientId) => [clientId, ...phoneVariants(clientId)]))];
}
