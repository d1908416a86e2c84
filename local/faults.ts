/** Faults on request: each happens `count` times, then all is well again. */
import * as z from 'zod';

/** Where deliver can die, relay (around a receipt's write), and receive (around its write to the receipts queue). */
export const crashPoints = [
  ...(['before-entry', 'before-claim', 'before-send', 'after-send', 'before-acknowledge'] as const),
  ...(['before-receipt', 'after-receipt', 'before-store', 'after-store'] as const),
] as const;
export type CrashPoint = (typeof crashPoints)[number];

/**
 * The requests that vendors take: to send a message, or an operation of a chat server. In a chat that is bridged `say`
 * and `attach` are the client's, `fetch` gets a file of the agents', and `show` is all on which nothing depends.
 */
const operations = [
  ...(['send', 'open', 'note', 'terminate', 'state'] as const),
  ...(['say', 'attach', 'fetch', 'show'] as const),
] as const;
export type Operation = (typeof operations)[number];

/** What happens to a vendor's reports of a message. `foreign`: beside them comes one of a message that is not ours. */
const webhookKinds = ['duplicate', 'reverse', 'delay', 'drop-answer', 'drop', 'foreign', 'early'] as const;

/** What happens to what a chat server pushes: it is not repeated. */
const pushKinds = ['duplicate', 'delay', 'drop'] as const;
/** Whose posts to a receiver it is about: of a phone's vendor, or of a chat server. */
const ofPosts = z.enum(['webhook', 'push']);

const common = {
  /** How often; 0 cancels an earlier request. */
  count: z.int().min(0).max(1_000_000),
  /** Only for this client. */
  clientId: z
    .string()
    .transform((id) => id.replace(/^\+/, ''))
    .optional(),
};
/** Only of this operation; without one the next, whatever it is. */
const of = z.enum(operations).optional();

const anyFault = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('status'),
    of,
    /** HTTP status and the vendor's error code; each has a default by the other. */
    status: z.int().min(400).max(599).optional(),
    code: z.int().optional(),
    /** In seconds. */
    retryAfter: z.int().min(0).optional(),
  }),
  z.strictObject({ ...common, kind: z.literal('reset'), of }),
  z.strictObject({ ...common, kind: z.literal('timeout-after-accept'), of }),
  /** Taken, and failed afterwards: only a status webhook reports it. */
  z.strictObject({
    ...common,
    kind: z.literal('failed'),
    code: z.union([z.int(), z.string().regex(/^[A-Z_]{1,40}$/)]).optional(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('delay'),
    of: ofPosts,
    seconds: z.number().min(0).max(3600).default(5),
  }),
  z.strictObject({ ...common, kind: z.enum(webhookKinds).exclude(['delay']), of: ofPosts }),
  /** A Chat Server and its GMS node die, and others take over all chats. */
  z.strictObject({ ...common, kind: z.literal('restart'), of: z.literal('chat-server') }),
  z.strictObject({ ...common, kind: z.literal('crash'), at: z.enum(crashPoints).optional() }),
]);

export const faultSchema = anyFault
  .refine((fault) => fault.kind !== 'crash' || fault.count === 0 || fault.at !== undefined, {
    path: ['at'],
    message: `one of ${crashPoints.join(', ')}`,
  })
  .refine((fault) => operationOf(fault) !== 'push' || pushKinds.some((kind) => kind === fault.kind), {
    path: ['kind'],
    message: `of a push: one of ${pushKinds.join(', ')}`,
  });

export type Fault = Readonly<z.infer<typeof faultSchema>>;

export type Faults = {
  readonly script: (fault: Fault) => void;
  /** The first scripted fault that fits, once less from now on. */
  readonly take: <K extends Fault['kind']>(
    kinds: readonly K[],
    fits: (fault: Extract<Fault, { kind: K }>) => boolean,
  ) => Extract<Fault, { kind: K }> | undefined;
  readonly pending: () => readonly Fault[];
};

export function createFaults(onChange: (pending: readonly Fault[]) => void = () => {}): Faults {
  let pending: readonly Fault[] = [];

  return {
    script(fault) {
      pending = fault.count === 0 ? pending.filter((other) => !takesBack(fault, other)) : [...pending, fault];
      onChange(pending);
    },
    take(kinds, fits) {
      const isOneOf = (fault: Fault): fault is Extract<Fault, { kind: (typeof kinds)[number] }> =>
        kinds.some((kind) => kind === fault.kind);
      const found = pending.filter(isOneOf).find(fits);
      if (found) {
        pending = pending.flatMap((fault) =>
          fault !== found ? [fault] : fault.count > 1 ? [{ ...fault, count: fault.count - 1 }] : [],
        );
        onChange(pending);
      }
      return found;
    },
    pending: () => pending,
  };
}

/** The next fault of a vendor's own API for this client: how it answers, or does not. */
export function takeVendorFault(
  faults: Faults,
  client: string | undefined,
  { operation = 'send' }: { operation?: Operation } = {},
) {
  return faults.take(
    ['status', 'reset', 'timeout-after-accept'],
    ({ clientId, of }) => (clientId === undefined || clientId === client) && (of === undefined || of === operation),
  );
}

/** The next fault of what a vendor reports of a message to this client. */
export function takeWebhookFault(faults: Faults, client: string) {
  return faults.take(webhookKinds, (fault) => isOf(fault, 'webhook') && concerns(fault, client));
}

const messageKinds = ['duplicate', 'reverse', 'delay', 'drop-answer', 'drop'] as const;

/** The same of what this client writes: there is nothing foreign or early about it. */
export function takeMessageFault(faults: Faults, client: string) {
  const isOne = (fault: Fault) => messageKinds.some((kind) => kind === fault.kind);

  return faults.take(webhookKinds, (fault) => isOne(fault) && isOf(fault, 'webhook') && concerns(fault, client));
}

/** The next fault of a push about this client's chat. */
export function takePushFault(faults: Faults, client: string | undefined) {
  return faults.take(webhookKinds, (fault) => isOf(fault, 'push') && concerns(fault, client));
}

/** Whether the chat servers restart now. */
export function takeRestart(faults: Faults, client: string | undefined): boolean {
  return faults.take(['restart'], (fault) => concerns(fault, client)) !== undefined;
}

function isOf(fault: Fault, whose: 'webhook' | 'push'): boolean {
  return operationOf(fault) === whose;
}

function concerns({ clientId }: Fault, client: string | undefined): boolean {
  return clientId === undefined || clientId === client;
}

function takesBack(fault: Fault, other: Fault): boolean {
  const sameClient = fault.clientId === undefined || fault.clientId === other.clientId;
  const samePoint =
    fault.kind !== 'crash' || fault.at === undefined || (other.kind === 'crash' && fault.at === other.at);
  const sameOperation = operationOf(fault) === undefined || operationOf(fault) === operationOf(other);

  return fault.kind === other.kind && sameClient && samePoint && sameOperation;
}

function operationOf(fault: object): unknown {
  return 'of' in fault ? fault.of : undefined;
}
