import * as z from 'zod/mini';
import { withWrittenNumbers } from '../../esp/json.ts';
import { readFields } from '../../esp/read-form.ts';
import { type EspRequest, memberNames, readEspRequest } from '../../esp/request.ts';
import type { Fault } from '../../faults/faults.ts';
import type { AcceptContext, Accepted } from '../../invite/accept.ts';
import type { AwaitOutcome } from '../../invite/await-outcome.ts';
import { chatSessionIdOf, isUnderWay } from '../../invite/state.ts';
import type { ReadCallers } from '../auth/callers.ts';

/**
 * What a flow has written may be of any kind: a number or a Boolean of an attribute, or what another function returned.
 */
const written = z.nullish(z.record(z.string(), z.unknown()));

/** What Amazon Connect hands to a function that a flow invokes. Only what is read here. */
const connectEvent = z.object({
  Details: z.object({
    ContactData: z.object({
      ContactId: z.string().check(z.minLength(1)),
      Attributes: written,
      CustomerEndpoint: z.nullish(z.object({ Address: z.unknown(), Type: z.unknown() })),
    }),
    Parameters: written,
  }),
});

export type ConnectEvent = z.output<typeof connectEvent>;

/** Whether the event comes from a flow, whatever its values. */
export function isFromFlow(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'Details' in event;
}

/** Flat, of letters, digits, dashes and underscores only: what a flow can read and compare. */
export type ConnectResult = {
  readonly Status: 'accepted' | 'sent' | 'unknown' | 'checked' | 'eligible' | 'ineligible' | 'fault';
  readonly _umsChatSessionId: string;
  readonly FaultCode: string;
  readonly FaultParameter: string;
};

export type ConnectHandlerDeps = {
  readonly readCallers: ReadCallers | 'off';
  readonly accept: (request: EspRequest, context: AcceptContext) => Promise<Accepted>;
  readonly awaitOutcome: AwaitOutcome;
  readonly wait: (ms: number) => Promise<void>;
  readonly reportError: (error: unknown) => void;
};

/**
 * The caller's name in the list of callers: a flow brings no credentials, the function's own policy says which instance
 * may invoke it.
 */
const callerName = 'amazon-connect';

/** A flow gives up after at most 8 s; the fault must reach it before that. */
const answerWithinMs = 6500;
const longestWaitSeconds = 5;

/** An invite from an Amazon Connect flow. Never throws: a flow's error branch does not say why. */
export function createConnectHandler(deps: ConnectHandlerDeps): (event: unknown) => Promise<ConnectResult> {
  return async (given) => {
    const { data: event } = connectEvent.safeParse(given);
    if (!event) return fault({ code: 'unreadable_body' });

    const late = deps.wait(answerWithinMs).then(() => fault({ code: 'not_accepted' }));

    return Promise.race([
      answer(deps, event).catch((error: unknown) => {
        deps.reportError(error);
        return fault({ code: 'not_accepted' });
      }),
      late,
    ]);
  };
}

async function answer(
  { readCallers, accept, awaitOutcome }: ConnectHandlerDeps,
  { Details }: ConnectEvent,
): Promise<ConnectResult> {
  const caller =
    readCallers === 'off'
      ? { channels: undefined, callback: undefined }
      : (await readCallers()).find(({ name }) => name === callerName);
  if (!caller) return fault({ code: 'unauthorized' });

  const { wait: _, idempotencyKey: __, dryRun: ___, ...parameters } = present(Details.Parameters);
  const { wait, idempotencyKey, dryRun } = preferencesIn(present(Details.Parameters));
  const { request, problems } = readRequest(Details.ContactData, parameters);

  const accepted = await accept(request, {
    caller: callerName,
    ...(caller.channels && { channels: caller.channels }),
    ...(caller.callback !== undefined && { callbackTo: callerName }),
    explicitKey: idempotencyKey,
    callId: Details.ContactData.ContactId,
    relatedContactId: Details.ContactData.ContactId,
    formProblems: [...problems, ...preferenceProblems({ wait, idempotencyKey, dryRun })],
    dryRun: dryRun === '1',
  });

  if (accepted.status !== 'accepted') return toResult(accepted);

  const seconds = Math.min(Number(wait ?? accepted.waitSeconds ?? 0), longestWaitSeconds);
  const row = seconds > 0 ? await awaitOutcome(accepted, seconds) : undefined;

  return toResult(row ? { ...accepted, status: 'repeated', row } : accepted);
}

/**
 * Parameters by their bare names, dots for lists. What the flow knows of the contact is user data; who called is who is
 * invited.
 */
function readRequest({ Attributes, CustomerEndpoint }: ContactData, parameters: Readonly<Record<string, unknown>>) {
  const defaults = { AppName: 'AmazonConnect', Service: 'ChatService', Method: 'InviteToChat' };
  const calling = CustomerEndpoint?.Type === 'TELEPHONE_NUMBER' ? { _umsClientId: CustomerEndpoint.Address ?? '' } : {};
  const fields = Object.entries({ ...defaults, ...calling, ...parameters });
  const { value, problems } = readFields(
    fields.map(([name, given]) => [name, withWrittenNumbers(given)]),
    { members: memberNames, bareParameters: true },
  );
  const read = readEspRequest({ ...value, UserData: userDataOf(present(Attributes), value.UserData) });

  return { request: read.request, problems: [...problems, ...read.problems] };
}

type ContactData = ConnectEvent['Details']['ContactData'];

/** User data that is not a list stays as it is, and is refused as such. */
function userDataOf(attributes: Readonly<Record<string, unknown>>, given: unknown): unknown {
  if (given !== undefined && (typeof given !== 'object' || given === null || Array.isArray(given))) return given;

  return Object.assign(Object.create(null), withWrittenNumbers(attributes), given);
}

const preferenceRules = { wait: /^\d{1,5}$/, idempotencyKey: /^[\x21-\x7e]{1,255}$/, dryRun: /^[01]$/ } as const;
const preferenceNames = ['wait', 'idempotencyKey', 'dryRun'] as const;
type PreferenceName = (typeof preferenceNames)[number];
type Preferences = { readonly [name in PreferenceName]: string | undefined };

/** A value that is not a scalar becomes a text that no rule accepts. */
function preferencesIn(given: Readonly<Record<string, unknown>>): Preferences {
  const textOf = (value: unknown) =>
    value === undefined ? undefined : typeof value === 'object' ? 'an object' : String(value);

  return {
    wait: textOf(given.wait),
    idempotencyKey: textOf(given.idempotencyKey),
    dryRun: textOf(given.dryRun),
  };
}

function preferenceProblems(given: Preferences): Fault[] {
  return preferenceNames
    .filter((name) => !preferenceRules[name].test(given[name] ?? '0'))
    .map((parameter) => ({ code: 'invalid_parameter', parameter }));
}

/** A flow sends a missing attribute as null or as an empty text. */
function present(given: Readonly<Record<string, unknown>> | null | undefined): Record<string, unknown> {
  const entries = Object.entries(given ?? {}).filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  );

  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

function toResult(accepted: Accepted): ConnectResult {
  switch (accepted.status) {
    case 'accepted':
      return { ...nothing, Status: 'accepted', _umsChatSessionId: accepted.chatSessionId ?? accepted.sessionId };
    case 'repeated': {
      const { status, fault: failed } = accepted.row;
      const session = { _umsChatSessionId: chatSessionIdOf(accepted.row) };
      if (isUnderWay(accepted.row)) return { ...nothing, ...session, Status: 'accepted' };
      if (status === 'sent' || status === 'unknown') return { ...nothing, ...session, Status: status };

      return { ...fault({ code: failed?.code ?? 'expired' }), ...session };
    }
    case 'checked':
      return { ...nothing, Status: 'checked', _umsChatSessionId: accepted.record.sessionId };
    case 'eligible':
    case 'ineligible': {
      const { reasons, openSessionId = '' } = accepted.eligibility;
      const [reason] = reasons;

      return {
        ...(reason ? fault(reason) : nothing),
        Status: accepted.status,
        _umsChatSessionId: openSessionId,
      };
    }
    case 'refused':
      return fault(accepted.problems[0] ?? { code: 'unreadable_body' });
    case 'not_stored':
      return fault({ code: 'not_accepted' });
    default:
      return accepted satisfies never;
  }
}

const nothing = { _umsChatSessionId: '', FaultCode: '', FaultParameter: '' };

function fault({ code, parameter = '' }: Fault): ConnectResult {
  return {
    ...nothing,
    Status: 'fault',
    FaultCode: code,
    FaultParameter: (parameter.split('.').at(-1) ?? '').replace(/[^\w-]/g, ''),
  };
}
