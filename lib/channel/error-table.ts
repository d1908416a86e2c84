import type { FaultCode } from '../faults/faults.ts';
import type { SendOutcome } from './channel.ts';

/**
 * What a vendor's error means for an invite. Only the two `retry` classes are ever sent again: the vendor documents
 * that the message was not accepted. `unknown outcome` is for codes without such a promise.
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
   * What the vendor says about it, in a few words. Operators read it after the code. Absent if the code is not listed.
   */
  readonly meaning?: string;
  readonly class: ErrorClass;
  readonly fault: FaultCode;
};

/** One per vendor, keyed by the vendor's code. */
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

/** Makes a row; pass `fault` if it differs from the usual one of the class. */
export function vendorError(meaning: string, errorClass: ErrorClass, fault: FaultCode = faultOf[errorClass]): ErrorRow {
  return { meaning, class: errorClass, fault };
}

/** The row for a code that is not in the table. */
export function unlistedError(errorClass: ErrorClass): ErrorRow {
  return { class: errorClass, fault: faultOf[errorClass] };
}

/** The wait after a lasting limit, if the vendor does not say how long it lasts. */
const laterSeconds = 60;

/** The outcome of a message that was answered with this error. */
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
