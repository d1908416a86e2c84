/** Faults on request: each happens `count` times, then all is well again. */
import * as z from 'zod';

/** Where deliver can die, relay (around a receipt's write), and receive (around its write to the receipts queue). */
export const crashPoints = [
  ...(['before-entry', 'before-claim', 'before-send', 'after-send', 'before-acknowledge'] as const),
  ...(['before-receipt', 'after-receipt', 'before-store', 'after-store'] as const),
] as const;
export type CrashPoint = (typeof crashPoints)[number];

/** The requests that vendors take: to send a message, or an operation of a chat server. */
const operations = ['send', 'open', 'note', 'terminate', 'state'] as const;
export type Operation = (typeof operations)[number];

/** What happens to a vendor's reports of a message. `foreign`: beside them comes one of a message that is not ours. */
const webhookKinds = ['duplicate', 'reverse', 'delay', 'drop-answer', 'drop', 'foreign', 'early'] as const;

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
  z.strictObject({ ...common, kind: z.literal('failed'), code: z.int().optional() }),
  z.strictObject({
    ...common,
    kind: z.literal('delay'),
    of: z.literal('webhook'),
    seconds: z.number().min(0).max(3600).default(5),
  }),
  z.strictObject({ ...common, kind: z.enum(webhookKinds).exclude(['delay']), of: z.literal('webhook') }),
  z.strictObject({ ...common, kind: z.literal('crash'), at: z.enum(crashPoints).optional() }),
]);

export const faultSchema = anyFault.refine(
  (fault) => fault.kind !== 'crash' || fault.count === 0 || fault.at !== undefined,
  {
    path: ['at'],
    message: `one of ${crashPoints.join(', ')}`,
  },
);

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
  return faults.take(webhookKinds, ({ clientId }) => clientId === undefined || clientId === client);
}

const messageKinds = ['duplicate', 'reverse', 'delay', 'drop-answer', 'drop'] as const;

/** The same of what this client writes: there is nothing foreign or early about it. */
export function takeMessageFault(faults: Faults, client: string) {
  return faults.take(messageKinds, ({ clientId }) => clientId === undefined || clientId === client);
}

function takesBack(fault: Fault, other: Fault): boolean {
  const sameClient = fault.clientId === undefined || fault.clientId === other.clientId;
  const samePoint =
    fault.kind !== 'crash' || fault.at === undefined || (other.kind === 'crash' && fault.at === other.at);
  const sameOperation = operationOf(fault) === undefined || operationOf(fault) === operationOf(other);

  return fault.kind === other.kind && sameClient && samePoint && sameOperation;
}

function operationOf(fault: Fault): Operation | 'webhook' | undefined {
  return 'of' in fault ? fault.of : undefined;
}
