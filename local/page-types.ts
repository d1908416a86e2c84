/**
 * What the page and the routes below `/local` say to each other. Times are ISO 8601 in UTC, unless
 * they say something else.
 */

/** How a line is meant: the page gives each a colour and a sign of its own. */
export type Tone = 'none' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** What a step or a session failed for, in words, with the place in the docs that says more. */
export type FaultNote = {
  readonly code: string;
  readonly title: string;
  readonly advice: string;
  /** Such as `docs/faults.md#client_unreachable`. */
  readonly doc: string;
  readonly detail?: string | undefined;
};

export type TimelineStep = {
  /** Rises with each step of this machine. */
  readonly n: number;
  readonly at: string;
  /** As in the logs, such as `claimed`. */
  readonly step: string;
  /** The same in words. */
  readonly text: string;
  readonly tone: Tone;
  readonly sessionId?: string | undefined;
  readonly channel?: string | undefined;
  readonly chatQueueKey?: string | undefined;
  readonly caller?: string | undefined;
  readonly attempt?: number | undefined;
  /** Of a receipt or an agent's message. */
  readonly status?: string | undefined;
  readonly reason?: string | undefined;
  readonly vendorCode?: string | undefined;
  /** What the vendor's documentation says of its code. */
  readonly vendorMeaning?: string | undefined;
  readonly fault?: FaultNote | undefined;
  /** When a waiting or retrying invite goes on. */
  readonly until?: string | undefined;
  readonly vendorMs?: number | undefined;
  readonly sinceAcceptedMs?: number | undefined;
};

export type ShownReceipts = {
  readonly status: 'sent' | 'failed' | 'delivered' | 'read';
  readonly at: string;
  readonly times: Readonly<Partial<Record<'sent' | 'failed' | 'delivered' | 'read', string>>>;
  readonly fault?: FaultNote | undefined;
};

export type SessionStatus = 'sending' | 'retrying' | 'sent' | 'failed' | 'unknown' | 'expired' | 'received';

/** A row of `GET /local/sessions`, newest first: as it lies in the ledger, and what the page needs besides. */
export type SessionRow = {
  readonly sessionId: string;
  /** As the ledger has it. */
  readonly status: SessionStatus;
  /** What became of it as far as receipts say: one that is `unknown` may be known to be `sent`. */
  readonly outcome: SessionStatus;
  readonly chat: {
    readonly state: 'open' | 'terminated';
    readonly server: string;
    /** Of an external chat server. */
    readonly id?: string | undefined;
    readonly reason?: string | undefined;
  };
  readonly kind: 'invite' | 'inbound';
  readonly notification: boolean;
  readonly channel?: string | undefined;
  readonly businessId?: string | undefined;
  readonly chatQueueKey?: string | undefined;
  readonly caller?: string | undefined;
  readonly clientId?: string | undefined;
  readonly attempt: number;
  /** These three are ms since 1970, as in the ledger. */
  readonly acceptedAt: number;
  readonly updatedAt: number;
  readonly deadline: number;
  readonly receipt?: ShownReceipts | undefined;
  /** Of the outcome. */
  readonly fault?: FaultNote | undefined;
  readonly previousSessionId?: string | undefined;
  /** Of an invite that went on by another channel: the step that was taken last, and all of them. */
  readonly step?: number | undefined;
  readonly steps?: readonly { readonly channel: string; readonly status: SessionStatus }[] | undefined;
};

export type NextStep = {
  readonly what: string;
  /** Absent if nobody knows, because it waits for somebody. */
  readonly at?: string | undefined;
};

/** `GET /local/timeline/{sessionId}` */
export type Timeline = {
  readonly sessionId: string;
  /** Absent as long as the invite lies in its queue only. */
  readonly session?: SessionRow | undefined;
  readonly steps: readonly TimelineStep[];
  /** Never empty. The last one of an ended session says so. */
  readonly next: readonly NextStep[];
};

/** `GET /local/requests`, newest last, and the event `request` without bodies. */
export type RecordedRequest = {
  readonly n: number;
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  /** Names in lower case; what proves who asks is left out. */
  readonly headers: Readonly<Record<string, string>>;
  /** Text; cut off behind 64 KiB. */
  readonly body: string;
  readonly answerHeaders: Readonly<Record<string, string>>;
  readonly answer: string;
  /** Named in the answer or in the path. */
  readonly sessionId?: string | undefined;
};

/** `GET /local/webhooks`, newest last. */
export type RecordedWebhook = {
  readonly n: number;
  readonly at: string;
  readonly receiver: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The exact bytes. */
  readonly base64: string;
  readonly verdict: {
    readonly outcome: 'taken' | 'nothing new' | 'refused' | 'not stored' | 'handshake' | 'other';
    /** Such as `2 receipts, 1 message`. */
    readonly text: string;
  };
  readonly status: number;
  readonly answer: string;
  readonly ms: number;
  /** Which one this is a repeat of. */
  readonly again?: number | undefined;
};

/** A fault in a file of the catalog. */
export type CatalogProblem = {
  readonly file: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly message: string;
  /** The line of the file, and below it a caret. */
  readonly excerpt?: string | undefined;
};

/** `GET /local/catalog` */
export type CatalogView = {
  readonly folder: string;
  readonly channels: readonly {
    readonly name: string;
    readonly mediaType: string;
    readonly businessIds: readonly string[];
    /** Whether clients can write to it here. */
    readonly receives: boolean;
    /** An id of a client that fits. */
    readonly exampleClientId: string;
    /** In whose language numbers and times are written. */
    readonly locale: string;
  }[];
  readonly queues: readonly { readonly key: string; readonly name: string; readonly kind: string }[];
  readonly responses: readonly {
    readonly id: string;
    readonly file: string;
    readonly name: string;
    /** In which its template message has a wording. */
    readonly languages: readonly string[];
    /** Names of the channels that can carry it; the others with the reason. */
    readonly channels: readonly string[];
    readonly notCarried: Readonly<Record<string, string>>;
    /** Field codes that it reads, such as `Contact.FirstName`. */
    readonly fields: readonly string[];
    /** Values for a first preview. */
    readonly example: PreviewValues;
  }[];
  /** Of the folder as it is now. If there are any, the catalog of before stays in force. */
  readonly problems: readonly CatalogProblem[];
  readonly warnings: readonly CatalogProblem[];
};

export type PreviewValues = {
  readonly Contact?: Readonly<Record<string, unknown>> | undefined;
  readonly Agent?: Readonly<Record<string, unknown>> | undefined;
  readonly CustomProperties?: Readonly<Record<string, unknown>> | undefined;
};

/** A card of a carousel. */
export type PhoneCard = {
  readonly text: string;
  readonly attachment?: string | undefined;
  readonly choices: readonly string[];
};

/** What `POST /local/preview` answers: `content` is what the channel is given to send: `{type, text, …}`. */
export type PreviewAnswer =
  | {
      readonly status: 'rendered';
      readonly text: string;
      /** What the phone shows besides the text: files, buttons, and cards to swipe through. */
      readonly attachments?: readonly string[] | undefined;
      readonly choices?: readonly string[] | undefined;
      readonly cards?: readonly PhoneCard[] | undefined;
      readonly content: Readonly<Record<string, unknown>>;
    }
  | { readonly status: 'refused'; readonly fault: FaultNote; readonly detail: string };

/** `GET /local/dead-letters` */
export type DeadLetter = {
  readonly queue: string;
  readonly messageId: string;
  readonly receiveCount: number;
  readonly sentAt: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly body: unknown;
};

/** `GET /local/phones`: every phone that received or sent something, the last one first. */
export type PhoneSummary = { readonly clientId: string; readonly at: string; readonly messages: number };

/** `GET /local/phones/{clientId}/names` */
export type PhoneNames = {
  readonly clientId: string;
  /** WhatsApp's id of the person: who writes by it hides the number. */
  readonly userId: string;
  /** WhatsApp takes no message to this client. */
  readonly unreachable: boolean;
  readonly hidesNumber: boolean;
};

/** Data of the server-sent events of `GET /local/events`; each has an `id`, and none has a name of its own. */
export type PageEvent = { readonly at: string } & (
  | {
      /** The first of every connection. `complete`: nothing was missed since the id that the page named. */
      readonly type: 'hello';
      readonly run: string;
      readonly complete: boolean;
    }
  | ({ readonly type: 'step' } & Omit<TimelineStep, 'at'>)
  | {
      readonly type: 'receipt';
      readonly clientId: string;
      readonly sessionId: string;
      readonly messageId?: string | undefined;
      readonly vendorMessageId: string;
      readonly status: string;
    }
  /** The phone received or sent something, or something on it changed: read it anew. */
  | { readonly type: 'phone'; readonly clientId: string; readonly direction: 'received' | 'sent' | 'changed' }
  | { readonly type: 'chat-queue'; readonly key: string; readonly message: unknown }
  | ({ readonly type: 'request' } & Omit<RecordedRequest, 'at' | 'headers' | 'body' | 'answerHeaders' | 'answer'>)
  | ({ readonly type: 'webhook' } & Pick<RecordedWebhook, 'n' | 'receiver' | 'verdict' | 'status' | 'ms'>)
  | { readonly type: 'faults'; readonly armed: number }
  /** A file of its folder was written: read it anew. */
  | { readonly type: 'catalog' }
  | { readonly type: 'sweep' }
);
