/** `CheckInvite`: whether an invite would be sent now, before its prompt plays. It reads, and writes nothing. */
import type { Content } from '../channel/content.ts';
import type { Fault } from '../faults/faults.ts';
import type { CooldownEnd } from '../ledger/cooldown.ts';
import { type CircuitDeps, refusalOf } from './circuit.ts';
import { coolsUntil } from './cool-down.ts';
import { type InviteRefusalDeps, optOutRefusal } from './invite-refusal.ts';
import { openSessionsOf, refusedFor } from './open-sessions.ts';
import { notNowRefusal } from './sending.ts';
import type { ValidInvite } from './validate.ts';

export type CheckInviteDeps = InviteRefusalDeps & {
  readonly cooldownEnd: CooldownEnd;
  readonly openCircuits: CircuitDeps['openCircuits'];
  readonly isPaused: (channel: string) => Promise<boolean>;
};

/** A valid invite with what would be sent, if that is known yet. */
export type CheckedInvite = ValidInvite & {
  readonly content: Content | undefined;
  /** The same invite on the other channels of its channel. */
  readonly steps?: readonly CheckedInvite[];
};

/** What is known before an invite. */
export type Eligibility = {
  /** Why it would not be sent now: what lasts longest first. Empty: nothing is known against it. */
  readonly reasons: readonly Fault[];
  /** Names of the channels on which it may reach the client, in the order in which they are tried. */
  readonly channels: readonly string[];
  /** The latest open session of the client on the channel. */
  readonly openSessionId?: string;
};

export type CheckInvite = (invite: CheckedInvite) => Promise<Eligibility>;

/** Never throws: what cannot be read is not known against the invite, and is checked again before it is sent. */
export function createCheckInvite(deps: CheckInviteDeps): CheckInvite {
  const known = async <T>(read: Promise<T>): Promise<T | undefined> => {
    try {
      return await read;
    } catch (error) {
      deps.reportError(error);

      return undefined;
    }
  };

  const checkOn = async (invite: CheckedInvite) => {
    const { channel } = invite;
    const deadline = deps.now() + invite.ttlSeconds * 1000;
    const [optedOut, sessions, notNow, until, circuits, isPaused] = await Promise.all([
      known(optOutRefusal(deps, invite)),
      known(openSessionsOf(deps, channel, invite)),
      known(notNowRefusal(deps, invite, deadline)),
      known(coolsUntil(deps, invite, channel)),
      deps.openCircuits(),
      deps.isPaused(channel.name),
    ]);

    const stopped = refusalOf(circuits, invite, deps.now());
    const reasons = [
      optedOut,
      refusedFor(channel, invite, sessions ?? []),
      notNow,
      stopped,
      until === undefined ? undefined : coolingFault(until),
      isPaused ? ({ code: 'channel_paused' } as const) : undefined,
    ].filter((reason) => reason !== undefined);

    return {
      ...{ channel: channel.name, reasons, openSessionId: sessions?.at(-1)?.sessionId },
      isPassedOver: stopped !== undefined && reasons.length === 1,
    };
  };

  return async (invite) => {
    const [first, ...others] = await Promise.all([checkOn(invite), ...(invite.steps ?? []).map(checkOn)]);
    const { reasons, openSessionId } = first;
    const steps = [first, ...others];
    // A step that is refused or held for a reason other than the vendor's stop is the last one.
    const end = steps.findIndex((step) => step.reasons.length > 0 && !step.isPassedOver);
    const free = steps.slice(0, end === -1 ? steps.length : end).filter((step) => !step.isPassedOver);

    return {
      reasons: free.length === 0 ? reasons : [],
      channels: free.map(({ channel }) => channel),
      ...(openSessionId !== undefined && { openSessionId }),
    };
  };
}

function coolingFault(until: number): Fault {
  return { code: 'cooldown', detail: `Its cooldown ends at ${new Date(until).toISOString()}.` };
}
