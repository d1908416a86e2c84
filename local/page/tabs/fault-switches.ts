/** All that `POST /local/faults` takes, as switches. */
import type { Fault } from '../state/faults.ts';

type Field = {
  readonly name: string;
  /** Its first value. */
  readonly start?: string;
  readonly hint?: string;
  readonly options?: readonly string[];
  /** Default: a number. */
  readonly isText?: true;
};

export type Switch = {
  readonly title: string;
  readonly says: string;
  readonly fault: Pick<Fault, 'kind' | 'of'>;
  readonly fields: readonly Field[];
};

const client: Field = { name: 'clientId', hint: 'any client', isText: true };
const of: Field = { name: 'of', options: ['', 'send', 'open', 'note', 'terminate', 'state'] };
const number = (name: string, hint: string): Field => ({ name, hint });

export const switches: readonly Switch[] = [
  {
    title: 'The vendor refuses',
    says: 'It answers with this status or error code: 131026 is “not on WhatsApp”, 130429 “too fast”.',
    fault: { kind: 'status' },
    fields: [
      { name: 'code', start: '131026' },
      number('status', 'by the code'),
      number('retryAfter', 'seconds'),
      of,
      client,
    ],
  },
  {
    title: 'The connection breaks',
    says: 'Before the vendor took anything.',
    fault: { kind: 'reset' },
    fields: [of, client],
  },
  {
    title: 'The answer is lost',
    says: 'The vendor took the message, and nobody hears of it.',
    fault: { kind: 'timeout-after-accept' },
    fields: [of, client],
  },
  {
    title: 'It fails afterwards',
    says: 'Taken, and failed later: only a receipt says so.',
    fault: { kind: 'failed' },
    fields: [{ name: 'code', start: '131026' }, client],
  },
  {
    title: 'An invocation is killed',
    says: 'At that point, in the middle of a call and silently.',
    fault: { kind: 'crash' },
    fields: [
      {
        name: 'at',
        options: [
          ...['after-send', 'before-entry', 'before-claim', 'before-send', 'before-acknowledge'],
          ...['before-receipt', 'after-receipt', 'before-store', 'after-store'],
        ],
      },
      client,
    ],
  },
  {
    title: 'Reports come late',
    says: 'The next report of the vendor waits.',
    fault: { kind: 'delay', of: 'webhook' },
    fields: [{ name: 'seconds', start: '5' }, client],
  },
  {
    title: 'Reports go wrong',
    says: 'Twice, in the wrong order, lost, of somebody else, or before the answer.',
    fault: { kind: 'duplicate', of: 'webhook' },
    fields: [{ name: 'kind', options: ['duplicate', 'reverse', 'drop-answer', 'drop', 'foreign', 'early'] }, client],
  },
];
