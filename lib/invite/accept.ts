import type { Catalog } from '../catalog/catalog.ts';
import type { Message } from '../channel/circuit-keys.ts';
import type { Content } from '../channel/content.ts';
import { drawsOwnIds, type ExternalSettings } from '../chat-server/settings.ts';
import type { EspRequest } from '../esp/request.ts';
import type { Fault, FaultCode } from '../faults/faults.ts';
import type { Circuit } from '../ledger/circuit.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LedgerRow } from '../ledger/row.ts';
import type { InviteSender } from '../queue/invite-queue.ts';
import type { InviteRecord } from '../queue/invite-record.ts';
import type { Rendered } from '../standard-response/render.ts';
import type { CheckedInvite, CheckInvite, Eligibility } from './check-invite.ts';
import type { CheckedSteps } from './check-steps.ts';
import { contentHashOf, idempotencyKeyOf } from './idempotency-key.ts';
import type { Reconcile } from './reconcile.ts';
import type { Report } from './report.ts';
import { sessionIdOf } from './session-id.ts';
import { isOtherContent, isUnderWay } from './state.ts';
import { tryToRender } from './try-to-render.ts';
import { type ValidInvite, validateInvite } from './validate.ts';

export type AcceptDeps = {
  readonly stage: string;
  readonly catalog: () => Catalog;
  readonly ledger: Pick<Ledger, 'read'>;
  /** Absent: no vendor reports to this stage. */
  readonly reconcile?: Reconcile | undefined;
  readonly inviteQueue: InviteSender;
  /** Whether an operator holds the channel. Never throws. */
  readonly isPaused: (channel: string) => Promise<boolean>;
  /** What vendors have stopped, by key; nearly always nothing. Never throws. */
  readonly openCircuits: () => Promise<ReadonlyMap<string, Circuit>>;
  /** What of the client or the conversation bars the invite; absent: nothing ever does. Never throws. */
  readonly refusalOf?: ((invite: ValidInvite) => Promise<Fault | undefined>) | undefined;
  /** Of requests that only ask, and of dry runs. */
  readonly checkInvite: CheckInvite;
  readonly now: () => number;
  /** A key for an invite that brings none and names no call. */
  readonly newKey: () => string;
  readonly report: Report;
  /** Gets the error that kept an invite from being stored: it may not go away by itself. */
  readonly reportError: (error: unknown) => void;
};

/** The caller, and the key that the request brought, if any. */
export type AcceptContext = {
  readonly caller: string;
  /** Names of the channels that the caller may use; absent: all. The others are not there for it. */
  readonly channels?: readonly string[] | undefined;
  /** The caller, if it has a callback. */
  readonly callbackTo?: string | undefined;
  readonly explicitKey: string | undefined;
  readonly callId?: string | undefined;
  readonly requestId?: string | undefined;
  /** The Amazon Connect contact whose flow sent the request. */
  readonly relatedContactId?: string | undefined;
  readonly formProblems: readonly Fault[];
  /** Everything but the write. */
  readonly dryRun?: boolean;
};

/**
 * - `accepted`: the queue has confirmed this invite, or it is already under way (a repeat). `chatSessionId` is the chat
 *   server's, if it is known. `contentHash`: of an invite with a key of the caller's own.
 * - `repeated`: the same invite has come to its end before; `row` says which.
 * - `checked`: a dry run; `content` is what would be sent, `unchecked` the fault that the stored contact may still fix.
 * - `eligible`, `ineligible`: the answer to `CheckInvite`.
 * - `refused`: nothing was stored.
 * - `not_stored`: the queue did not confirm; the same key may be sent again.
 */
export type Accepted =
  | {
      readonly status: 'accepted';
      readonly sessionId: string;
      readonly key: string;
      readonly chatSessionId?: string;
      readonly contentHash?: string;
      readonly waitSeconds?: number;
    }
  | {
      readonly status: 'checked';
      readonly key: string;
      readonly record: InviteRecord;
      readonly content: Content | undefined;
      readonly unchecked?: FaultCode | undefined;
    }
  | { readonly status: 'eligible' | 'ineligible'; readonly eligibility: Eligibility }
  | { readonly status: 'repeated'; readonly sessionId: string; readonly key: string; readonly row: LedgerRow }
  | { readonly status: 'refused'; readonly problems: readonly Fault[]; readonly key?: string }
  | { readonly status: 'not_stored'; readonly key: string };

/** Validates an invite, tries to render it, and stores it with one durable write. */
export function createAccept(deps: AcceptDeps): (request: EspRequest, context: AcceptContext) => Promise<Accepted> {
  const refuse = (problems: readonly Fault[], { caller }: AcceptContext, key?: string): Accepted => {
    // Each code once: a request may have a thousand problems, and a log line must not.
    deps.report({ step: 'refused', caller, faults: [...new Set(problems.map(({ code }) => code))] });

    return { status: 'refused', problems, ...(key !== undefined && { key }) };
  };

  return async (request, context) => {
    const acceptedAt = deps.now();
    const { invite, problems } = await validateInvite(request, forCaller(deps.catalog(), context.channels), acceptedAt);
    if (!invite || context.formProblems.length > 0) return refuse(merge(context.formProblems, problems), context);

    const { explicitKey: explicit, callId, requestId } = context;
    const { kind, key } = idempotencyKeyOf(invite, { explicit, callId, requestId, newKey: deps.newKey });
    const sessionId = sessionIdOf({ stage: deps.stage, caller: context.caller, key });
    const record = toRecord(invite, {
      sessionId,
      acceptedAt,
      caller: context.caller,
      named: { key, referenceId: request.referenceId },
      callbackTo: context.callbackTo,
      relatedContactId: context.relatedContactId,
    });

    const tried = tryToRender(invite, record, deps.catalog());
    const { rendered } = tried;
    if (rendered?.status === 'refused') return refuse([unrendered(rendered)], context);

    const others = invite.channel.fallback && (await checkOthers(invite, record, deps.catalog()));
    if (others && others.problems.length > 0) return refuse(others.problems, context);

    const unchecked = tried.unchecked ?? others?.unchecked;
    const message = { ...invite, content: rendered?.content, ...(others && { steps: others.steps }) };
    if (request.method === 'CheckInvite') return answerCheck(deps, message, context);

    try {
      const row = kind === 'random' ? undefined : await deps.ledger.read(sessionId);

      if (row && kind === 'explicit' && isOtherContent(row, record))
        return refuse([{ code: 'idempotency_key_reused' }], context, key);
      if (row && !context.dryRun)
        return repeat((await deps.reconcile?.(row)) ?? row, { key, caller: context.caller, report: deps.report });

      if (context.dryRun) {
        const reasons = row ? [] : (await deps.checkInvite(message)).reasons;

        return reasons.length > 0
          ? refuse(reasons, context, key)
          : { status: 'checked', key, record, content: rendered?.content, unchecked };
      }

      const stop = (await stopOf(deps, message, acceptedAt)) ?? (await deps.refusalOf?.(invite));
      if (stop) return refuse([stop], context, key);
      if (await deps.isPaused(record.channel)) return refuse([{ code: 'channel_paused' }], context, key);

      await deps.inviteQueue.put(record);
    } catch (error) {
      deps.reportError(error);
      deps.report({ step: 'not_stored', sessionId, caller: context.caller });
      return { status: 'not_stored', key };
    }

    deps.report({ step: 'accepted', sessionId, caller: context.caller, channel: record.channel, unchecked });

    const waitSeconds = defaultWaitSeconds(deps.catalog().externalServer(invite.channel.chatServer));

    return {
      ...{ status: 'accepted', sessionId, key },
      ...(kind === 'explicit' && { contentHash: record.contentHash }),
      ...(waitSeconds > 0 && { waitSeconds }),
    };
  };
}

async function answerCheck(
  { checkInvite, report }: AcceptDeps,
  message: CheckedInvite,
  { caller }: AcceptContext,
): Promise<Accepted> {
  const eligibility = await checkInvite(message);
  const status = eligibility.reasons.length === 0 ? 'eligible' : 'ineligible';
  report({ step: status, caller, channel: message.channel.name, faults: eligibility.reasons.map(({ code }) => code) });

  return { status, eligibility };
}

/** What is to be sent on other channels, if the first one does not reach the client. */
async function checkOthers(invite: ValidInvite, record: InviteRecord, catalog: Catalog): Promise<CheckedSteps> {
  const { checkSteps } = await import('./check-steps.ts');

  return checkSteps(invite, record, catalog);
}

/** Loads the rules when a vendor has stopped something. Undefined also if another channel can take the invite. */
async function stopOf(
  { openCircuits }: Pick<AcceptDeps, 'openCircuits'>,
  message: Message & Pick<CheckedInvite, 'steps'>,
  now: number,
): Promise<Fault | undefined> {
  const open = await openCircuits();
  if (open.size === 0) return undefined;

  const { refusalOf } = await import('./circuit.ts');
  const [stop, ...others] = [message, ...(message.steps ?? [])].map((each) => refusalOf(open, each, now));

  return others.includes(undefined) ? undefined : stop;
}

/** The catalog as a caller may see it. */
function forCaller(catalog: Catalog, names: readonly string[] | undefined): Catalog {
  if (!names) return catalog;

  return {
    ...catalog,
    channels: catalog.channels.filter(({ name }) => names.includes(name)),
    channel: (name) => (names.includes(name) ? catalog.channel(name) : undefined),
  };
}

/** A parameter that could not be read is not reported as missing, too. */
function merge(formProblems: readonly Fault[], problems: readonly Fault[]): Fault[] {
  return [
    ...formProblems,
    ...problems.filter((problem) => !formProblems.some(({ parameter }) => parameter === problem.parameter)),
  ];
}

function toRecord(
  invite: ValidInvite,
  known: Pick<InviteRecord, 'sessionId' | 'acceptedAt' | 'caller' | 'named' | 'callbackTo' | 'relatedContactId'>,
): InviteRecord {
  const { channel, response, clientId, businessId, chatQueueKey, notification } = invite;
  const { contact, agent, customProperties, userData } = invite;

  return {
    v: 1,
    ...known,
    deadline: known.acceptedAt + invite.ttlSeconds * 1000,
    contentHash: contentHashOf(invite),
    channel: channel.name,
    response: response && { id: response.id, hash: response.hash },
    clientId,
    businessId,
    chatQueueKey,
    notification,
    contact,
    agent,
    customProperties,
    userData,
  };
}

function unrendered({ code, detail }: Extract<Rendered, { status: 'refused' }>): Fault {
  return { code, parameter: 'Parameters.StandardResponseId', detail };
}

function repeat(row: LedgerRow, { key, caller, report }: { key: string; caller: string; report: Report }): Accepted {
  report({ step: 'repeated', sessionId: row.sessionId, caller });

  return isUnderWay(row)
    ? {
        status: 'accepted',
        sessionId: row.sessionId,
        key,
        ...(row.chat.id !== undefined && { chatSessionId: row.chat.id }),
      }
    : { status: 'repeated', sessionId: row.sessionId, key, row };
}

/** Unless the caller says: a chat server that draws its own ids has no id before the session is open. */
function defaultWaitSeconds(external: ExternalSettings | undefined): number {
  return external && drawsOwnIds(external) ? 5 : 0;
}
