import type { Catalog } from '../catalog/catalog.ts';
import type { Lookup } from '../catalog/lookup.ts';
import type { Report } from '../invite/report.ts';
import type { FetchFile } from '../net/fetch-file.ts';
import type { LookAtFile } from '../net/fetch-public.ts';
import type { ReadSecret } from '../net/secret.ts';

/** What every function gets from where it runs: settings, catalog, clock, tokens, and where its steps are reported. */
export type Runtime<Known extends Lookup = Lookup> = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly catalog: () => Known;
  /** ms since 1970. */
  readonly now: () => number;
  readonly newToken: () => string;
  readonly report: Report;
  /** Reports a failure that nobody expected. The error's message may hold personal data; its name and code do not. */
  readonly reportError: (error: unknown) => void;
};

/**
 * For a function that waits, calls chat servers or reads secrets: the list of callers, the channels' tokens, the chat
 * servers' keys.
 */
export type SecretRuntime<Known extends Lookup = Lookup> = Runtime<Known> & {
  readonly wait: (ms: number) => Promise<void>;
  readonly abortAfter: (ms: number) => AbortSignal;
  readonly readSecret: ReadSecret;
};

/** For what sends messages. */
export type SendingRuntime<Known extends Lookup = Lookup> = SecretRuntime<Known> & {
  /** In [0, 1). */
  readonly random: () => number;
  /** Default: fetches what lies behind a public address. `npm start` brings its own. */
  readonly fetchFile?: FetchFile | undefined;
};

/** deliver renders every invite. */
export type DeliverRuntime = SendingRuntime<Catalog>;

/** relay renders only what agents send and what answers by itself: the responses may be loaded late. */
export type RelayRuntime = SendingRuntime<Omit<Catalog, 'loadResponses'>>;

/** For callbacks. */
export type CallbackRuntime = SecretRuntime & {
  /** Default: only what is public. `npm start` brings the endpoints of its machine. */
  readonly localEndpoints?:
    | {
        readonly isAllowed: (address: string) => boolean;
        readonly readSecret: ReadSecret;
        readonly queueUrlOf: (arn: string) => string;
      }
    | undefined;
};

/** What session needs besides: it renders only what agents post. */
export type SessionRuntime = SecretRuntime & {
  /** Loads the responses, once. */
  readonly openCatalog: () => Promise<Catalog>;
  /** Default: looks at what a link to a public address leads to. `npm start` brings its own. */
  readonly lookAtFile?: LookAtFile | undefined;
};
