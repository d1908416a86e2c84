/** Promise N, checked when a run is over. */
import type { Known } from '../../lib/invite/session.ts';
import { reconciled } from '../../lib/ledger/receipt.ts';
import { type CallbackEvent, callbackEvents } from '../../lib/queue/callback-record.ts';
import { noon } from '../support/builders.ts';
import type { Delivery } from '../support/callback-system.ts';

type Run = {
  readonly sessions: ReadonlyMap<string, Known>;
  readonly deliveries: readonly Delivery[];
};

type Body = {
  readonly type: CallbackEvent;
  readonly data: {
    readonly status: string;
    readonly chat: { readonly state: string };
    readonly times: Readonly<Record<string, string>>;
    readonly revision: number;
  };
};

const unknownMs = 60_000;

export function callbackViolations({ sessions, deliveries }: Run): string[] {
  return [...sessions.values()].flatMap((known) => {
    const mine = deliveries.filter(({ sessionId }) => sessionId === known.row.sessionId);

    return [...missing(known, mine), ...invented(known, mine), ...confused(mine)].map(
      (violation) => `${known.row.sessionId} of ${known.row.callbackTo}: ${violation}`,
    );
  });
}

/** Everything that has happened was taken by its endpoint, and by no other. */
function missing(known: Known, deliveries: readonly Delivery[]): string[] {
  const reported = new Set(deliveries.filter(isTaken).map((one) => bodyOf(one).type));
  const elsewhere = deliveries.filter(({ caller }) => caller !== known.row.callbackTo);

  return [
    ...callbackEvents
      .filter((event) => hasHappened(event, known) && !reported.has(event))
      .map((event) => `no ${event}`),
    ...elsewhere.map(({ caller }) => `told to ${caller}`),
  ];
}

/** Nothing is reported that did not happen; an unknown outcome a minute late. */
function invented(known: Known, deliveries: readonly Delivery[]): string[] {
  return deliveries.flatMap((delivery) => {
    const { type } = bodyOf(delivery);
    if (type === 'invite.unknown')
      return known.row.status === 'unknown' && delivery.at >= noon + unknownMs
        ? []
        : ['an unknown outcome too early, or of none'];

    return hasHappened(type, known) ? [] : [`${type} did not happen`];
  });
}

/** One id and one revision an event, and the state of a revision holds every event up to it. */
function confused(deliveries: readonly Delivery[]): string[] {
  const bodies = deliveries.map(bodyOf);
  const ids = Map.groupBy(deliveries, (one) => bodyOf(one).type);
  const revisions = Map.groupBy(bodies, ({ data }) => data.revision);

  return [
    ...[...ids].filter(([, same]) => new Set(same.map(({ id }) => id)).size > 1).map(([type]) => `two ids of ${type}`),
    ...[...revisions]
      .filter(([, same]) => new Set(same.map(({ type }) => type)).size > 1)
      .map(([revision]) => `two events of revision ${revision}`),
    ...bodies.flatMap((body) =>
      bodies
        .filter((other) => other.data.revision < body.data.revision && !isShown(other.type, body))
        .map((other) => `${other.type} is not in the state of a later revision`),
    ),
  ];
}

function hasHappened(event: CallbackEvent, { row, receipt }: Known): boolean {
  const { status } = reconciled(row, receipt);

  switch (event) {
    case 'invite.sent':
    case 'invite.failed':
    case 'invite.expired':
    case 'invite.unknown':
      return `invite.${status}` === event;
    case 'invite.delivered':
    case 'invite.read':
      return `invite.${receipt?.status}` === event;
    case 'invite.undelivered':
      return receipt?.status === 'failed' && row.status !== 'unknown';
    case 'session.terminated':
      return row.chat.state === 'terminated';
    case 'client.replied':
      return false;
    default:
      return event satisfies never;
  }
}

function isShown(event: CallbackEvent, { data }: Body): boolean {
  switch (event) {
    case 'session.terminated':
      return data.chat.state === 'terminated';
    case 'invite.delivered':
      return 'delivered' in data.times;
    case 'invite.read':
      return 'read' in data.times;
    case 'invite.sent':
      return data.status === 'sent';
    default:
      return true;
  }
}

const isTaken = ({ answer }: Delivery) => answer.status === 'taken';
const bodyOf = ({ body }: Delivery): Body => JSON.parse(body);
