/** A session as lines of a terminal, each once. */
import type { SessionMessage } from './consume.ts';
import type { Session } from './memory.ts';

const ticks: Readonly<Record<string, string>> = { sent: '✓ sent', delivered: '✓✓ delivered', read: '✓✓ read' };

/** Returns what has not been shown of it. */
export function createView(): (session: Session) => readonly string[] {
  const shown = new Set<string>();
  const once = (key: string, line: string) => {
    if (shown.has(key)) return [];
    shown.add(key);

    return [printable(line)];
  };

  return ({ id, number, opened, messages, receipts, agent, ended }) => {
    if (number === undefined) return [];

    const line = (who: string, text: string) => `${number}  ${who.padEnd(6)}  ${text}`;
    const client = opened ? `phone …${opened.clientId.slice(-2)} on ${opened.channel}` : 'a session of before';

    return [
      ...once(`${id} head`, `${number}  ${client}${opened?.message ? `: ${opened.message}` : ''}`),
      ...messages.flatMap((message) => [
        ...once(`${id} ${message.messageId}`, line(whoWrote(message), textOf(message))),
        ...receiptOf(message.messageId),
      ]),
      ...(agent === undefined ? [] : once(`${id} agent ${agent}`, line('', `is with ${agent}`))),
      ...(ended === undefined ? [] : once(`${id} ended`, line('', `has ended: ${ended}`))),
    ];

    function receiptOf(messageId: string) {
      const receipt = receipts.get(messageId);
      if (!receipt) return [];
      const text = ticks[receipt.status] ?? [receipt.status, receipt.fault?.code].filter(Boolean).join(': ');

      return once(`${id} ${messageId} ${receipt.status}`, line('', text));
    }
  };
}

function whoWrote({ from, author }: SessionMessage): string {
  return from === 'agent' ? (author?.name ?? 'agent') : from;
}

function textOf({ text, attachments = [], late }: SessionMessage): string {
  const files = attachments.map(({ name, mediaType, error }) => `[${error ?? name ?? mediaType}]`);

  return [...files, text, late && '(after the end)'].filter(Boolean).join(' ');
}

/** What a client wrote must not move the cursor or change colours. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, ' ');
}
