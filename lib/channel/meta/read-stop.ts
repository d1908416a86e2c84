import type { VendorStop } from '../inbound.ts';
import { type JsonObject, listOf, objectOf, textOf } from '../json-parts.ts';

type Origin = { readonly account: string | undefined; readonly at: number };
type State = VendorStop['state'];
type Read = (value: JsonObject, origin: Origin) => VendorStop | undefined;

/** What Meta has stopped, or lets go on; otherwise the kind of what is not read. */
export function readStop(field: unknown, value: JsonObject, origin: Origin): VendorStop | string {
  const read = readers.get(field);
  const kind = typeof field === 'string' && /^[a-z_]{1,40}$/.test(field) ? field : 'unknown field';

  return read?.(value, origin) ?? kind;
}

/** Events of a template message. Under review, an approved one goes out as before: those are not listed. */
const templateStates: ReadonlyMap<unknown, State> = new Map([
  ['APPROVED', 'running'],
  ['REINSTATED', 'running'],
  ['UNPAUSED', 'running'],
  ['FLAGGED', 'warned'],
  ['DELETED', 'stopped'],
  ['DISABLED', 'stopped'],
  ['LOCKED', 'stopped'],
  ['PAUSED', 'stopped'],
  ['PENDING_DELETION', 'stopped'],
  ['REJECTED', 'stopped'],
]);

/** A better quality ends no pause, so it is not listed; the end of the pause is reported by itself. */
const qualities: ReadonlyMap<unknown, State> = new Map([
  ['RED', 'warned'],
  ['YELLOW', 'warned'],
]);

const senderStates: ReadonlyMap<unknown, State> = new Map([
  ['FLAGGED', 'warned'],
  ['DOWNGRADE', 'warned'],
  ['UNFLAGGED', 'running'],
]);

const banStates: ReadonlyMap<unknown, State> = new Map([
  ['DISABLE', 'stopped'],
  ['SCHEDULE_FOR_DISABLE', 'warned'],
  ['REINSTATE', 'running'],
]);

const readers: ReadonlyMap<unknown, Read> = new Map<string, Read>([
  ['message_template_status_update', (value, origin) => template(value, origin, [value.event, templateStates])],
  ['message_template_quality_update', (value, origin) => template(value, origin, [value.new_quality_score, qualities])],
  ['phone_number_quality_update', readSender],
  ['account_update', readAccount],
]);

type Word = readonly [word: unknown, states: ReadonlyMap<unknown, State>];

function template(value: JsonObject, { account, at }: Origin, [word, states]: Word): VendorStop | undefined {
  const name = textOf(value.message_template_name);
  const language = textOf(value.message_template_language);
  const state = states.get(word);
  if (name === undefined || language === undefined || !state) return undefined;

  return { type: 'stop', of: 'template', account, name, language, state, reason: String(word), at };
}

function readSender({ event, display_phone_number: shown }: JsonObject, { account, at }: Origin) {
  const sender = textOf(shown)?.replaceAll(/\D/g, '');
  const state = senderStates.get(event);
  if (!sender || !state) return undefined;

  return { type: 'stop', of: 'sender', account, sender, state, reason: String(event), at } as const;
}

function readAccount(value: JsonObject, { account, at }: Origin): VendorStop | undefined {
  const [reason, state] = accountState(value);
  if (account === undefined || !state) return undefined;

  return { type: 'stop', of: 'account', account, state, reason, at };
}

function accountState(value: JsonObject): readonly [reason: string, state: State | undefined] {
  switch (value.event) {
    case 'DISABLED_UPDATE': {
      const ban = objectOf(value.ban_info)?.waba_ban_state;
      const state = banStates.get(ban);
      return [state ? String(ban) : '', state];
    }
    case 'ACCOUNT_RESTRICTION':
      return [value.event, isBarredFromInviting(value) ? 'stopped' : 'warned'];
    case 'ACCOUNT_DELETED':
      return [value.event, 'stopped'];
    case 'ACCOUNT_VIOLATION':
      return [value.event, 'warned'];
    default:
      return ['', undefined];
  }
}

/** Other restrictions leave invites alone: those on answers to clients, or on more numbers. */
function isBarredFromInviting({ restriction_info: restrictions }: JsonObject): boolean {
  return listOf(restrictions).some((one) => objectOf(one)?.restriction_type === 'RESTRICTED_BIZ_INITIATED_MESSAGING');
}
