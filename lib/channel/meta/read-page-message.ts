/** What a client wrote to a Page. Nothing of it is dropped: what is not read is `other`, with a text that says so. */
import type { ClientMessage } from '../inbound.ts';
import { type JsonObject, objectOf, proseOf, textOf } from '../json-parts.ts';
import { choiceOf, type MessageContent, other } from './message-content.ts';
import type { PageOrigin } from './page-origin.ts';
import { readPageContent } from './read-page-content.ts';

/** A message, or what kind of thing it is that is not read. */
export function readPageMessage(item: JsonObject, { page, at }: PageOrigin): ClientMessage | string {
  if (objectOf(item.message)?.is_echo === true) return 'echo';

  const kind = kinds.find((name) => objectOf(item[name]));
  if (kind === undefined) return ignored.find((name) => item[name] !== undefined) ?? 'unknown item';

  // Somebody whom the Page's website named by an id of its own.
  const client = textOf(objectOf(item.sender)?.id);
  if (client === undefined) return `${kind} without client`;
  if (client === page) return 'echo';

  const part = objectOf(item[kind]) ?? {};
  const { replyTo, ...content } = readers[kind](part);
  const vendorMessageId = idOf(kind, part, { client, at });
  if (vendorMessageId === undefined) return 'unreadable message';

  return {
    type: 'client-message',
    ...{ sender: page, vendorMessageId, at, clientIds: [client] },
    ...content,
    ...(replyTo !== undefined && { replyTo }),
  };
}

const kinds = ['message', 'message_edit', 'postback', 'reaction', 'referral', 'optin'] as const;
type Kind = (typeof kinds)[number];

/** About the thread or the account, and nothing that a person writes. */
const ignored = [
  ...['account_linking', 'pass_thread_control', 'take_thread_control', 'request_thread_control', 'app_roles'],
  ...['messaging_feedback', 'game_play'],
];

/**
 * Only a message has an id of its own, and the tap on a button mostly. Of what else there is the same client does one
 * thing at a time.
 */
function idOf(
  kind: Kind,
  { mid }: JsonObject,
  { client, at }: { readonly client: string; readonly at: number },
): string | undefined {
  const named = textOf(mid);
  if (kind === 'message' || (kind === 'postback' && named !== undefined)) return named;

  return `${kind}:${client}:${at}${named === undefined ? '' : `:${named}`}`;
}

const readers: Readonly<Record<Kind, (part: JsonObject) => MessageContent>> = {
  message: readPageContent,
  message_edit: ({ mid, text }) => {
    const replyTo = textOf(mid);

    return {
      kind: 'other',
      text: `[Edited] ${proseOf(text) ?? ''}`.trimEnd(),
      ...(replyTo !== undefined && { replyTo }),
    };
  },
  postback: ({ title, payload }) => choiceOf(payload ?? title, title) ?? other('a button without its text'),
  reaction: readReaction,
  referral: (referral) => ({ kind: 'other', text: withRef('[The client came by a link or an ad]', referral) }),
  optin: readOptin,
};

/** `emoji` is missing from Meta's own kinds of older apps. */
function readReaction({ action, emoji, reaction, mid }: JsonObject): MessageContent {
  const replyTo = textOf(mid);
  const shown = textOf(emoji) ?? textOf(reaction) ?? '[A reaction]';

  return {
    kind: 'reaction',
    text: action === 'unreact' ? '[The client took a reaction back]' : shown,
    ...(replyTo !== undefined && { replyTo }),
  };
}

function readOptin(optin: JsonObject): MessageContent {
  const stopped = optin.notification_messages_status === 'STOP_NOTIFICATIONS';
  const what = stopped ? '[The client wants no more of a kind of notifications]' : '[The client opted in]';
  const title = textOf(optin.title);

  return { kind: 'other', text: withRef(title === undefined ? what : `${what} ${title}`, optin) };
}

function withRef(what: string, { ref }: JsonObject): string {
  const reference = textOf(ref);

  return reference === undefined ? what : `${what} ${reference}`;
}
