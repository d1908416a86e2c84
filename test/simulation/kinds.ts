import { foreignNames, type VendorReport } from './reports.ts';
import { type CatalogChange, type FallbackPlan, plainPost, quiet, type Scenario } from './scenario.ts';

/** One invite of every kind, each of which goes its own way through the states. */
export const kinds: Readonly<Record<string, Scenario>> = {
  plain: quiet,
  notification: of({ notification: true }),
  'no response': of({ responds: false }),
  'permanent refusal': of({ vendor: ['refused'] }),
  'permanent refusal of a notification': of({ notification: true, vendor: ['refused'] }),
  'transient refusal': of({ vendor: ['retry'] }),
  'transient refusal of a notification': of({ notification: true, vendor: ['retry after 40 s'] }),
  'unknown outcome': of({ vendor: ['taken, nobody knows'] }),
  expired: { ...of({ notification: true, ttlSeconds: 30 }), outage: { from: 0, to: 31 } },
  'cancelled before it was claimed': { ...quiet, outage: { from: 0, to: 2 }, ends: [{ at: 1, key: 'k1' }] },
  'ended while it is sent': { ...quiet, ends: [{ at: 0, key: 'k1' }] },
  'ended after it was sent': { ...quiet, ends: [{ at: 61, key: 'k1' }] },
  'through GMS': of({ server: 'gms' }),
  'a notification through GMS': of({ server: 'gms', notification: true }),
  'refused, with its chat open': of({ server: 'gms', vendor: ['refused'] }),
  'throttled, with its chat open': of({ server: 'gms', vendor: ['retry'] }),
  'GMS forgets its answer': of({ server: 'gms', opens: ['taken, nobody knows'] }),
  'ended at GMS': { ...of({ server: 'gms' }), ends: [{ at: 61, key: 'k1' }], looks: [{ at: 62, key: 'k1' }] },
  'its agent hangs up': { ...of({ server: 'gms' }), hangUps: [{ at: 20, key: 'k1' }], looks: [{ at: 21, key: 'k1' }] },
  'through Connect': of({ server: 'connect' }),
  'a notification through Connect': of({ server: 'connect', notification: true }),
  'Connect forgets its answer': of({ server: 'connect', opens: ['taken, nobody knows'] }),
};

const failed: VendorReport = { after: 0, status: 'failed', names: 'our id', copies: 1 };
const delivered: VendorReport = { ...failed, status: 'delivered' };
/** Of the first of two messages, when the second is out. */
const readBetween: VendorReport = { ...failed, status: 'read', after: 45, age: 30, copies: 2 };
const patient = 'retry after 40 s';
const posted = { ...plainPost, ttlSeconds: 30 };

/** Rarer ways, longer than the others: single faults only. */
export const oddKinds: Readonly<Record<string, Scenario>> = {
  'throttled past the grace': {
    ...of({ notification: true, ttlSeconds: 600, vendor: [patient, patient, patient, patient] }),
    sweepAt: 130,
  },
  'posted again before it was claimed': {
    ...quiet,
    posts: [
      { ...posted, vendor: [patient] },
      { ...posted, at: 8 },
    ],
    outage: { from: 0, to: 10 },
  },
  'paused before it is claimed': { ...quiet, outage: { from: 0, to: 30 }, pause: { from: 1, to: 100 } },
  'paused while it is sent, through Connect': { ...of({ server: 'connect' }), pause: { from: 5, to: 300 } },
  'the same response within a cool-down': cooling({}),
  'another response within a cool-down': cooling({ otherResponse: true }),
  'its machine stands still, and meanwhile it is ended': { ...quiet, ends: [{ at: 17, key: 'k1' }] },
  'the token is renewed': { ...quiet, posts: [plainPost, { ...plainPost, key: 'k2', at: 30 }], newTokenAt: 5 },
  'its response changes while it waits': deployed('the response changes'),
  'its response goes while it waits': deployed('the response goes'),
  'its channel goes while it waits': deployed('the channels go'),
  'claimed just before its deadline, through Connect': late({ server: 'connect' }),
  'claimed just before its deadline, through GMS': late({ server: 'gms' }),
  'claimed just before its deadline, and the clock is behind': { ...late({}), skews: { deliver: -900 } },
  'its entry meets a sweep before its record comes again': {
    ...of({ notification: true, ttlSeconds: 600 }),
    outage: { from: 1, to: 400 },
    sweepAt: 130,
  },
  'a receipt comes before the answer to its send': {
    ...of({ slow: true, reports: [{ ...failed, status: 'delivered' }] }),
    receipts: 'delivered',
  },
  'a receipt of an invite that nobody knows of': {
    ...of({ vendor: ['taken, nobody knows'], reports: [{ ...failed, status: 'delivered', after: 20 }] }),
    receipts: 'all',
  },
  'it failed, and stays so': reported(failed),
  'it failed, and arrives all the same': reported(failed, { ...failed, status: 'read', after: 5 }),
  'it arrived, and an older failure comes': reported({ ...failed, status: 'read' }, { ...failed, after: 5, copies: 2 }),
  'it failed at GMS': { ...of({ server: 'gms', reports: [failed] }), receipts: 'failed' },
  'a notification failed': { ...of({ notification: true, reports: [failed] }), receipts: 'all' },
  'receipts of somebody else': reported(
    ...foreignNames.map((names): VendorReport => ({ ...failed, status: 'read', names })),
  ),
  'a watermark lies between two messages': marked(
    { reports: [readBetween, { ...delivered, after: 100, age: 90 }] },
    {
      reports: [
        { ...delivered, after: 20 },
        { ...delivered, after: 40, status: 'read' },
      ],
    },
  ),
  'a watermark comes before the answer to a send': marked({ slow: true, reports: [delivered] }),
  'a watermark comes after a refusal': marked({ vendor: ['retry'] }, { reports: [{ ...delivered, status: 'read' }] }),
  'the vendor stops a template message': stopped({ from: 0, to: 60 }, 40),
  'two deliveries when a circuit’s time is over': {
    ...stopped({ from: 0, to: 60 }, 61, 61.01, 61.02),
    duplicateEvery: 2,
  },
  'the vendor stops a number for good': stopped({ from: 0, to: 1_000_000 }, 61, 62),
  'stopped, and sent by the next channel': {
    ...stopped({ from: 0, to: 1_000_000, of: 'sender', firstOnly: true }, 20, 61),
    ...{ receipts: 'all', fallback: { steps: 1, afterSeconds: 20, successStatus: 'delivered' } },
  },
  'refused, and sent by the next channel': stepping({ vendor: ['refused'] }),
  'refused by every channel': stepping({ vendor: ['refused', 'refused'] }),
  'a notification is refused, and sent by the next channel': stepping({ notification: true, vendor: ['refused'] }),
  'refused with its chat open, and sent by the next channel': stepping({ server: 'gms', vendor: ['refused'] }),
  'not delivered in time, and sent by the next channel': stepping({}),
  'not delivered in time, and refused by the next channel': stepping({ vendor: ['sent', 'refused'] }),
  'not delivered in time, and throttled by the next channel': stepping({ vendor: ['sent', 'retry after 40 s'] }),
  'delivered in time': stepping({ reports: [{ ...failed, status: 'delivered', after: 3 }] }),
  'delivered just when the next channel sends it': stepping({
    reports: [{ ...failed, status: 'delivered', after: 21.5 }],
  }),
  'throttled, and sent by the next channel meanwhile': stepping({ vendor: [patient, patient] }),
  'refused, and delivered by the next channel': stepping({
    vendor: ['refused'],
    laterReports: [{ ...failed, status: 'delivered', after: 3 }],
  }),
  'reported as failed, and sent by the next channel': stepping({ reports: [failed] }),
  'nobody knows whether it went out, and another channel follows': stepping({ vendor: ['taken, nobody knows'] }),
  'ended before its next channel': { ...stepping({}), ends: [{ at: 10, key: 'k1' }] },
  'a notification is ended before its next channel': {
    ...stepping({ notification: true }),
    ends: [{ at: 10, key: 'k1' }],
  },
  'past its deadline before its next channel': stepping({ ttlSeconds: 30 }, { afterSeconds: 60 }),
  'three channels, one after the other': stepping({ ttlSeconds: 300 }, { steps: 2 }),
  'a notification under the key of a plain one': { ...quiet, posts: [plainPost, { ...plainPost, notification: true }] },
};

/** Of channels with others behind them. */
function stepping(post: Partial<typeof plainPost>, plan: Partial<FallbackPlan> = {}): Scenario {
  return {
    ...of(post),
    receipts: 'all',
    fallback: { steps: 1, afterSeconds: 20, successStatus: 'delivered', ...plan },
  };
}

function reported(...reports: readonly VendorReport[]): Scenario {
  return { ...of({ reports }), receipts: 'all' };
}

type Stop = NonNullable<Scenario['stop']>;

/** The vendor reports by watermarks; the second message goes out half a minute after the first. */
function marked(...posts: readonly Partial<typeof plainPost>[]): Scenario {
  return {
    ...quiet,
    posts: posts.map((post, index) => ({ ...plainPost, key: `k${index + 1}`, at: index * 30, ...post })),
    ...{ receipts: 'all', watermarks: true },
  };
}

/** The first one opens the circuit; the others come after `at` seconds. */
function stopped(stop: Partial<Stop> & Pick<Stop, 'from' | 'to'>, ...at: readonly number[]): Scenario {
  const others = at.map((second, index) => ({ ...plainPost, key: `k${index + 2}`, at: second, ttlSeconds: 120 }));

  return { ...quiet, posts: [plainPost, ...others], stop: { of: 'template', ...stop } };
}

function cooling(second: Partial<typeof plainPost>): Scenario {
  return { ...quiet, posts: [plainPost, { ...plainPost, key: 'k2', at: 1, ...second }], cooldownSeconds: 40 };
}

function deployed(change: CatalogChange): Scenario {
  return { ...quiet, outage: { from: 0, to: 30 }, deployment: { at: 5, change } };
}

function late(post: Partial<typeof plainPost>): Scenario {
  return { ...of({ ttlSeconds: 30, ...post }), outage: { from: 0, to: 28 } };
}

function of(post: Partial<typeof plainPost>): Scenario {
  return { ...quiet, posts: [{ ...plainPost, ...post }] };
}
