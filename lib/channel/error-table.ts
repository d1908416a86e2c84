import type { FaultCode } from '../faults/faults.ts';
import type { SendOutcome } from './channel.ts';

/**
 * What an error of a vendor means for an invite. Only the two `retry` classes are ever sent again: of their codes the
 * vendor says that it has not taken the message. `unknown outcome` is for codes that do not say so.
 */
type ErrorClass =
  | 'retry soon'
  | 'retry later'
  | 'client unreachable'
  | 'request wrong'
  | 'template stopped'
  | 'sender stopped'
  | 'account stopped'
  | 'unknown outcome';

type ErrorRow = {
  /**
   * What the vendor says of it, in short. An operator reads it behind the code; absent for a code that is not listed.
   */
  readonly meaning?: string;
  readonly class: ErrorClass;
  readonly fault: FaultCode;
};

/** One a vendor, by the vendor's code. */
export type ErrorTable = Readonly<Record<string, ErrorRow>>;

const faultOf: Readonly<Record<ErrorClass, FaultCode>> = {
  'retry soon': 'vendor_refused',
  'retry later': 'vendor_refused',
  'client unreachable': 'client_unreachable',
  'request wrong': 'vendor_refused',
  'template stopped': 'template_stopped',
  'sender stopped': 'sender_stopped',
  'account stopped': 'account_stopped',
  'unknown outcome': 'vendor_refused',
};

/** Writes a row; `fault` where it is not the usual one of the class. */
export function vendorError(meaning: string, errorClass: ErrorClass, fault: FaultCode = faultOf[errorClass]): ErrorRow {
  return { meaning, class: errorClass, fault };
}

/** The row of a code that is not in the table. */
export function unlistedError(errorClass: ErrorClass): ErrorRow {
  return { class: errorClass, fault: faultOf[errorClass] };
}

/** A limit that lasts is asked for again after this long, where the vendor does not say when. */
const laterSeconds = 60;

/** What becomes of a message that was answered with this error. */
export function outcomeOfVendorError(
  { class: errorClass, fault, meaning }: ErrorRow,
  vendorCode: string,
  retryAfterSeconds?: number,
): SendOutcome {
  const refusal = { fault, vendorCode, ...(meaning !== undefined && { meaning }) };

  switch (errorClass) {
    case 'retry soon':
      return { status: 'retry', ...refusal, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
    case 'retry later':
      return { status: 'retry', ...refusal, retryAfterSeconds: retryAfterSeconds ?? laterSeconds };
    case 'unknown outcome':
      return { status: 'unknown', vendorCode };
    default:
      return { status: 'refused', ...refusal };
  }
}
