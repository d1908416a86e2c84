/** What the terminal shows: one line for each step of an invite, and the message as the phone shows it. */
import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import * as z from 'zod';
import type { InviteEvent } from '../lib/invite/report.ts';
import { bubble } from './bubble.ts';
import type { Outcome } from './invocation.ts';
import { phoneText, writtenText } from './phone-text.ts';
import { type Style, stepText } from './step-text.ts';
import type { PhoneMessage } from './vendors/phone-lines.ts';
import type { WrittenMessage } from './vendors/updates.ts';

export type Terminal = {
  readonly say: (line: string) => void;
  readonly problem: (line: string) => void;
  readonly unexpected: (error: unknown) => void;
  readonly swept: (outcome: Outcome) => void;
  readonly step: (event: InviteEvent) => void;
  readonly phone: (clientId: string, message: PhoneMessage) => void;
  /** What the client writes. */
  readonly client: (clientId: string, message: WrittenMessage) => void;
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
      const line = stepText(event, now());
      if (!line) return;

      const [style, text] = line;
      write(
        `${styled('dim', time(now()))}  ${(event.sessionId ?? '').padEnd(sessionIdLength)}  ${styled(style, text)}`,
      );
    },
    phone(clientId, message) {
      const kind = kinds[message.mediaType] ?? message.template;
      const title = [`phone …${clientId.slice(-2)}`, kind].filter(Boolean).join(' · ');
      const drawn = bubble(phoneText(message), {
        title,
        footer: message.sessionId,
        width: Math.min((stream.columns ?? 82) - indent.length, 72),
      });
      write(drawn.replaceAll(/^/gm, indent));
    },
    client(clientId, message) {
      const drawn = bubble(writtenText(message.content), {
        title: `phone …${clientId.slice(-2)} writes`,
        footer: `to ${message.channel}`,
        width: Math.min((stream.columns ?? 90) - clientIndent.length, 72),
      });
      write(drawn.replaceAll(/^/gm, clientIndent));
    },
  };
}

const kinds: Readonly<Record<string, string>> = { sms: 'SMS', rcs: 'RCS' };

const indent = '          ';

/** What the client writes stands further to the right, as on the client's own phone. */
const clientIndent = `${indent}        `;

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
