/** Contact events of Amazon Connect, as EventBridge puts them on a queue: best effort, in any order, and repeated. */
import { dateOf, type JsonObject, objectOf, textOf } from '../json-parts.ts';
import type { Found } from '../meta/read-entry.ts';

/** Events of one instance concern all its contacts: most are none of ours. */
export function isContactEvent(body: JsonObject | undefined): boolean {
  return body?.source === 'aws.connect' && body['detail-type'] === 'Amazon Connect Contact Event';
}

/** The two that say that a contact is over. The second comes after the agent's work on it. */
const endings: readonly unknown[] = ['DISCONNECTED', 'COMPLETED'];

/** Such a contact is over, and another one of the same chat begins: its first one names the chat. */
const movedOn: readonly unknown[] = ['TRANSFERRED'];

export function readContactEvent(body: JsonObject, receivedAt: number): Found {
  const detail = objectOf(body.detail);
  const kind = textOf(detail?.eventType) ?? 'unknown';
  if (!detail || !endings.includes(kind)) return { events: [], unread: [`contact ${kind}`] };

  const reason = detail.disconnectReason;
  if (movedOn.includes(reason)) return { events: [], unread: ['contact transferred'] };
  // A repeat of the first one, unless that says why.
  if (kind === 'COMPLETED' && reason === undefined) return { events: [], unread: ['contact COMPLETED'] };

  const [, instanceId] = /:instance\/([\w-]+)/.exec(textOf(detail.instanceArn) ?? '') ?? [];
  const chatId = textOf(detail.initialContactId) ?? textOf(detail.contactId);
  if (instanceId === undefined || chatId === undefined) return { events: [], unread: ['unreadable contact'] };

  const at = dateOf(detail.disconnectTimestamp) ?? dateOf(body.time) ?? receivedAt;

  return { events: [{ type: 'chat-ended', instanceId, chatId, at }], unread: [] };
}
