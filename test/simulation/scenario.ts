import type { CircuitKind } from '../../lib/channel/circuit-keys.ts';
import type { VendorReport } from './reports.ts';
import type { Talk } from './talk.ts';

/**
 * What the vendor does with the n-th message of an invite, and a chat server with the n-th session; after the last it
 * takes every one.
 */
export type Turn = 'sent' | 'refused' | 'retry' | 'retry after 40 s' | 'taken, nobody knows' | 'lost, nobody knows';

/**
 * One post of a caller. Posts with the same `key` are the same invite, or a caller's mistake if their content
 * differs.
 */
export type Post = {
  readonly at: number;
  readonly key: string;
  readonly notification: boolean;
  readonly responds: boolean;
  /** Another response than the usual one. */
  readonly otherResponse?: boolean;
  readonly ttlSeconds: number;
  readonly resend: boolean;
  readonly vendor: readonly Turn[];
  /** What the vendor reports of every message of it that it took. */
  readonly reports?: readonly VendorReport[];
  /** The same of the messages of its later steps. */
  readonly laterReports?: readonly VendorReport[];
  /** The vendor answers 2 s after it took a message. */
  readonly slow?: boolean;
  readonly server: ServerName;
  readonly opens: readonly Turn[];
};
export type ServerName = 'builtin' | 'gms' | 'connect';

type Moment = { readonly at: number; readonly key: string };
type Span = { readonly from: number; readonly to: number };

/** Everything that a run does on purpose; times are seconds from its start. */
export type Scenario = {
  readonly posts: readonly Post[];
  /** DELETEs of the session of a key, or of the one that a client's message opened: `c0`. */
  readonly ends: readonly Moment[];
  /** GETs of one. */
  readonly looks: readonly Moment[];
  /** Its agent, or its client, ends it on its chat server. */
  readonly hangUps: readonly Moment[];
  /** From here on every call is answered. */
  readonly calmAt: number;
  /** Nothing is delivered in between. */
  readonly outage?: Span | undefined;
  /** No delivery between the calm and the look at the open sessions: the sweep is on its own. */
  readonly sweepAlone: boolean;
  /** Every n-th receive hands a record out without hiding it. 0: none. */
  readonly duplicateEvery: number;
  readonly maxReceives: number;
  /** When the first sweep begins. */
  readonly sweepAt: number;
  readonly sweepsOverlap: boolean;
  readonly poison: boolean;
  /** Each invocation runs on its own machine, whose clock is off by up to this much either way. */
  readonly skewMs: number;
  /** The exact skew of these functions' machines, in ms. */
  readonly skews?: Readonly<Partial<Record<FunctionName, number>>>;
  /** Every channel is paused in between. */
  readonly pause?: Span | undefined;
  /** Of every channel. 0: none. */
  readonly cooldownSeconds: number;
  /** A deployment with another catalog; for the first 20 s every other invocation still has the old one. */
  readonly deployment?: { readonly at: number; readonly change: CatalogChange } | undefined;
  /** Vendors post receipts, and this is what agents get of them. Absent: no channel has a receiver. */
  readonly receipts?: 'failed' | 'delivered' | 'all' | undefined;
  /** The vendor reports times up to which all has arrived, and names no message. */
  readonly watermarks?: boolean;
  /** Clients and agents write. Absent: no channel takes messages of its clients. */
  readonly talk?: Talk | undefined;
  /** Absent: no channel has a fallback. */
  readonly fallback?: FallbackPlan | undefined;
  /** In between the vendor has stopped what every message needs, and refuses them. `firstOnly`: not that of a step. */
  readonly stop?: (Span & { readonly of: CircuitKind; readonly firstOnly?: true }) | undefined;
  /** The vendor's new token is stored, and its old one is refused 10 s later. */
  readonly newTokenAt?: number | undefined;
};
/** The other channels of every invite that is not on Connect. */
export type FallbackPlan = {
  readonly steps: 1 | 2;
  readonly afterSeconds: number;
  readonly successStatus: 'sent' | 'delivered';
};
export type FunctionName = 'accept' | 'deliver' | 'sweep' | 'end' | 'look' | 'receive' | 'relay' | 'post';
/** `for a while`: another deployment brings the channels back. */
export type CatalogChange =
  | 'the response changes'
  | 'the response goes'
  | 'the channels go'
  | 'the channels go for a while';

export const plainPost: Post = {
  at: 0,
  key: 'k1',
  notification: false,
  responds: true,
  ttlSeconds: 120,
  resend: false,
  vendor: [],
  server: 'builtin',
  opens: [],
};

export const quiet: Scenario = {
  posts: [plainPost],
  ends: [],
  looks: [],
  hangUps: [],
  calmAt: 600,
  sweepAlone: false,
  duplicateEvery: 0,
  maxReceives: 1000,
  sweepAt: 150,
  sweepsOverlap: false,
  poison: false,
  skewMs: 0,
  cooldownSeconds: 0,
};
