import type { Catalog } from '../catalog/catalog.ts';
import type { Lookup } from '../catalog/lookup.ts';
import type { Channel, FetchFile } from '../channel/channel.ts';
import type { ChatQueueSender } from '../chat-queue/chat-queues.ts';
import type { ChatServers } from '../chat-server/chat-servers.ts';
import type { Report } from '../invite/report.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ReadSecret } from '../net/secret.ts';

/** What every function gets from where it runs: settings, catalog, clock, tokens, and who hears of its steps. */
export type Runtime<Known extends Lookup = Lookup> = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly catalog: () => Known;
  /** ms since 1970. */
  readonly now: () => number;
  readonly newToken: () => string;
  readonly report: Report;
  /** Says that something failed which nobody expected. The error's message may hold personal data; its name and code do not. */
  readonly reportError: (error: unknown) => void;
};

/** What a function needs that waits, calls chat servers or reads secrets: the list of callers, the channels' tokens, the chat servers' keys. */
export type SecretRuntime<Known extends Lookup = Lookup> = Runtime<Known> & {
  readonly wait: (ms: number) => Promise<void>;
  readonly abortAfter: (ms: number) => AbortSignal;
  readonly readSecret: ReadSecret;
};

/** What deliver needs besides: randomness for its retries. */
export type DeliverRuntime = SecretRuntime<Catalog> & {
  /** In [0, 1). */
  readonly random: () => number;
  /** Fetches the file of an attachment. Absent in AWS: it comes from its link. */
  readonly fetchFile?: FetchFile;
  /** Stands between deliver and its adapters, for faults on purpose. Absent in AWS. */
  readonly adapt?: Adapt;
};

export type Adapt = {
  readonly ledger: (ledger: Ledger) => Ledger;
  readonly chatQueues: (chatQueues: ChatQueueSender) => ChatQueueSender;
  readonly channel: (channel: Channel) => Channel;
  readonly chatServers: (chatServers: ChatServers) => ChatServers;
};
