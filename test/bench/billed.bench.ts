import { idleMonth, messagesPerMillion, perMillion, receiptsPerMillion, sumOf } from './cost.ts';
import { type BilledCounts, type BilledWork, measureBilled } from './measure-billed.ts';
import { prices } from './prices.ts';
import type { Figure, Figures, Suite } from './suite.ts';

/** What an invite is billed for, and what it costs. */
export const billedWork: Suite = { run: async () => figuresOf(await measureBilled()) };

function figuresOf(work: BilledWork): Figures {
  return {
    plain: figuresOfWay(work.plain, { queueRequests: { atMost: 1.4 }, writeUnits: { atMost: 2 } }),
    'plain with a key': figuresOfWay(work['plain with a key'], {
      queueRequests: { atMost: 1.4 },
      writeUnits: { atMost: 2 },
    }),
    'plain, one at a time': figuresOfWay(work['plain, one at a time']),
    'plain, of a new contact': figuresOfWay(work['plain, of a new contact']),
    'plain, of a known contact': figuresOfWay(work['plain, of a known contact']),
    'notification with its sweep': figuresOfWay(work['notification with its sweep'], {
      queueRequests: { atMost: 1.6 },
      writeUnits: { atMost: 2 },
    }),
    retried: figuresOfWay(work.retried),
    'plain, with three receipts': figuresOfWay(work['plain, with three receipts']),
    'three receipts, a million invites': { ...rounded(receiptsPerMillion(work)), unit: '$', atMost: 12 },
    'plain, to a client who may answer': figuresOfWay(work['plain, to a client who may answer']),
    'plain, with ten messages': figuresOfWay(work['plain, with ten messages']),
    'ten messages, a million conversations': { ...rounded(messagesPerMillion(work)), unit: '$', atMost: 80 },
    'the usual way': {
      'plain, billed units': { ...rounded(unitsOf(work['usual plain'])), unit: 'units' },
      'plain, ours of it': {
        ...rounded(unitsOf(work.plain) / unitsOf(work['usual plain'])),
        unit: 'times',
        atMost: 0.6,
      },
      'notification, ours with its sweep of theirs without one': {
        ...rounded(unitsOf(work['notification with its sweep']) / unitsOf(work['usual notification'])),
        unit: 'times',
        atMost: 0.6,
      },
    },
    'vendor, a million': { figure: prices.whatsappUtility * 1e6, unit: '$' },
    'idle stack, a month': { ...rounded(sumOf(idleMonth())), unit: '$', atMost: 3 },
  };
}

type Marks = Partial<Record<'queueRequests' | 'writeUnits', { readonly atMost: number }>>;

function figuresOfWay(work: BilledCounts, { queueRequests, writeUnits }: Marks = {}): Figures {
  return {
    'queue requests': { figure: work.queueRequests, unit: 'requests', ...queueRequests },
    'write units': { figure: work.writeUnits, unit: 'units', ...writeUnits },
    'read units': { figure: work.readUnits, unit: 'units' },
    'log lines': { figure: work.logBytes, unit: 'bytes' },
    'AWS, a million': { ...rounded(sumOf(perMillion(work))), unit: '$' },
  };
}

/** Queue requests and write units: what both ways are billed for by the piece. */
function unitsOf({ queueRequests, writeUnits }: BilledCounts): number {
  return queueRequests + writeUnits;
}

function rounded(figure: number): Pick<Figure, 'figure'> {
  return { figure: Number(figure.toFixed(2)) };
}
