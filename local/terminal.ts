/** What the terminal shows: one line for each step of an invite, and the message as the phone shows it. */
import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import * as z from 'zod';
import type { InviteEvent } from '../lib/invite/report.ts';
import { bubble } from './bubble.ts';
import type { Outcome } from './invocation.ts';
import type { PhoneMessage } from './vendors/phones.ts';

export type Terminal = {
  readonly say: (line: string) => void;
  readonly problem: (line: string) => void;
  readonly unexpected: (error: unknown) => void;
  readonly swept: (outcome: Outcome) => void;
  readonly step: (event: InviteEvent) => void;
  readonly phone: (clientId: string, message: PhoneMessage) => void;
};

export function createTerminal(options: {
  readonly stream: NodeJS.WritableStream & Partial<Pick<WriteStream, 'columns' | 'isTTY'>>;
  readonly now: () => number;
}): Terminal {
  const { stream, now } = options;
  const write = (text: string) => stream.write(`${text}\n`);
  const styled = (style: Style, text: string) => (style === 'none' ? text : styleText(style, text, { stream }));
  const time = (at: number) => new Date(at).toISOString().slice(11, 19);

  const problem = (line: string) => write(styled('red', line));

  return {
    say: write,
    problem,
    unexpected: (error) => problem(`unexpected: ${causes(error).map(withoutNumbers).join(': ')}`),
    swept(outcome) {
      const result = outcome.status === 'returned' ? counts.safeParse(outcome.result).data : undefined;
      const found = Object.entries(result ?? {}).filter(([, count]) => count > 0);
      if (found.length > 0) {
        write(
          `${styled('dim', time(now()))}  ${'sweep'.padEnd(sessionIdLength)}  ${found.map(([name, count]) => `${name} ${count}`).join(', ')}`,
        );
      }
    },
    step(event) {
      if (event.step === 'answered') return;

      const [style, text] = describe({ ...event, step: event.step }, now());
      write(
        `${styled('dim', time(now()))}  ${(event.sessionId ?? '').padEnd(sessionIdLength)}  ${styled(style, text)}`,
      );
    },
    phone(clientId, message) {
      const kind = message.mediaType === 'sms' ? 'SMS' : message.template;
      const title = [`phone …${clientId.slice(-2)}`, kind].filter(Boolean).join(' · ');
      const drawn = bubble(phoneText(message), {
        title,
        footer: message.sessionId,
        width: Math.min((stream.columns ?? 82) - indent.length, 72),
      });
      write(drawn.replaceAll(/^/gm, indent));
    },
  };
}

const indent = '          ';

/** What came with the text above it, as a phone shows it, and what can be picked below. */
function phoneText({ text, attachments = [], choices = [] }: PhoneMessage): string {
  return [...attachments.map((file) => `[${file}]`), text, ...choices.map((choice) => `( ${choice} )`)]
    .filter((line) => line !== '')
    .join('\n');
}

const sessionIdLength = 16;

const counts = z.record(z.string(), z.number());

function causes(error: unknown): readonly string[] {
  return error instanceof Error
    ? [
        `${error.name === 'Error' ? '' : `${error.name}: `}${error.message}`,
        ...(error.cause === undefined ? [] : causes(error.cause)),
      ]
    : [String(error)];
}

// A message of an SDK or a driver may quote what it was given.
function withoutNumbers(text: string): string {
  return text.replaceAll(/\d{7,}/g, (digits) => `…${digits.slice(-2)}`);
}

/** As a phone shows it. */
function ticksOf(status: InviteEvent['status']): string {
  return status === 'sent' ? '✓ sent' : `✓✓ ${status ?? ''}`;
}

type Style = 'none' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

function describe(
  event: InviteEvent & { readonly step: Exclude<InviteEvent['step'], 'answered'> },
  now: number,
): readonly [Style, string] {
  const fault = [event.fault, event.vendorCode && `vendor code ${event.vendorCode}`].filter(Boolean).join(', ');
  const seconds = event.until === undefined ? '' : ` in ${Math.max(0, Math.ceil((event.until - now) / 1000))} s`;
  const because = event.reason ? ` (${event.reason})` : '';

  switch (event.step) {
    case 'accepted':
      return ['none', `accepted${event.channel ? ` for ${event.channel}` : ''}`];
    case 'refused':
      return ['red', `refused: ${event.faults?.join(', ') ?? fault}`];
    case 'repeated':
      return ['dim', 'the same invite again: nothing new is done'];
    case 'entry_written':
      return ['none', `entry on ${event.chatQueueKey ?? 'its chat queue'}`];
    case 'claimed':
      return ['none', event.attempt && event.attempt > 1 ? `sending, attempt ${event.attempt}` : 'sending'];
    case 'sent':
      return ['green', 'sent'];
    case 'failed':
      return ['red', `failed: ${fault}`];
    case 'unknown':
      return ['yellow', `unknown: the vendor may have taken it, so it is not sent again${fault ? ` (${fault})` : ''}`];
    case 'expired':
      return ['red', 'expired: its deadline passed'];
    case 'retrying':
      return ['yellow', `retrying${seconds}: ${fault || 'nobody knows whether the last attempt went out'}`];
    case 'chat_opened':
      return ['cyan', `session open on its chat server${because}`];
    case 'chat_kept':
      return ['yellow', 'its chat server did not confirm the end: left to the sweep'];
    case 'chat_unverifiable':
      return ['yellow', 'its chat server may have a session that nobody can name'];
    case 'published':
      return ['cyan', `session waits on ${event.chatQueueKey ?? 'its chat queue'}`];
    case 'terminated':
      return ['cyan', `session terminated${because}`];
    case 'duplicate':
      return ['dim', 'received again: done before'];
    case 'key_conflict':
      return ['yellow', 'its key was used for another invite: dropped'];
    case 'waiting':
      return ['dim', `waits${seconds}`];
    case 'buried':
      return ['red', `among the dead letters${because}`];
    case 'dropped':
      return ['yellow', 'never came to be: dropped'];
    case 'not_stored':
      return ['red', 'could not be stored'];
    case 'receipt':
      return event.status === 'failed' ? ['red', `did not arrive: ${fault}`] : ['green', ticksOf(event.status)];
    case 'receipt_known':
      return ['dim', `${event.status ?? 'a receipt'} again, or too late: nothing new`];
    case 'receipt_foreign':
      return ['yellow', `a receipt that is not for us${because}`];
    case 'reconciled':
      return ['green', 'no longer unknown: its vendor has reported it'];
    case 'unindexed':
      return ['yellow', 'cannot be found by the id of its vendor'];
    case 'contact_ambiguous':
      return ['yellow', 'its user data lead to more than one contact: none is chosen'];
    case 'contact_failed':
      return ['yellow', `the table of contacts did not answer${because}`];
    case 'circuit_opened':
      return ['red', `stopped by the vendor: ${event.circuit ?? 'it'}${because}; others wait`];
    case 'circuit_probe':
      return ['yellow', `tries whether ${event.circuit ?? 'it'} is still stopped`];
    case 'circuit_warned':
      return ['yellow', `the vendor warns of ${event.circuit ?? 'it'}${because}`];
    case 'stop_foreign':
      return ['dim', `the vendor stopped something that no channel has${because}`];
    case 'circuit_closed':
      return ['green', `goes on: ${event.circuit ?? 'it'}`];
    case 'webhook':
      return ['dim', `${event.receiver ?? 'a vendor'} posted ${webhookText(event)}`];
    case 'webhook_refused':
      return ['red', `a post to ${event.receiver ?? 'the vendors’ queue'} is not the vendor’s: refused`];
    case 'webhook_not_stored':
      return ['red', `a post to ${event.receiver ?? 'the vendors’ queue'} could not be stored`];
    case 'handshake':
      return ['dim', `${event.receiver ?? 'a vendor'} has verified its address`];
    default:
      return ['none', event.step satisfies never];
  }
}

function webhookText({ receipts = 0, stops = 0, unread = 0, kinds = [] }: InviteEvent): string {
  return [
    `${receipts} receipt${receipts === 1 ? '' : 's'}`,
    ...(stops > 0 ? [`${stops} about what it has stopped or lets go on`] : []),
    ...(unread > 0 ? [`${unread} not read (${kinds.join(', ')})`] : []),
  ].join(', ');
}
