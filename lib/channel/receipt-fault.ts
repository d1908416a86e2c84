import type { FaultCode } from '../faults/faults.ts';
import { openOnce } from '../net/open-once.ts';
import type { ErrorTable } from './error-table.ts';
import type { TransportName } from './transports.ts';

/** The codes that a vendor's receipts bring, by the transport that sent the message: loaded with its first failure. */
const loaders: Readonly<Partial<Record<TransportName, () => Promise<ErrorTable>>>> = {
  'whatsapp-cloud': async () => (await import('./meta/whatsapp-errors.ts')).whatsappErrors,
  'whatsapp-aws': async () => (await import('./meta/whatsapp-errors.ts')).whatsappErrors,
  'sms-aws': async () => (await import('./aws/sms-receipt-errors.ts')).smsReceiptErrors,
  'rcs-aws': async () => (await import('./aws/rcs-receipt-errors.ts')).rcsReceiptErrors,
  'whatsapp-twilio': async () => (await import('./twilio/twilio-errors.ts')).twilioErrors,
  'sms-twilio': async () => (await import('./twilio/twilio-errors.ts')).twilioErrors,
};

export const openReceiptErrors: (transport: TransportName | undefined) => Promise<ErrorTable> = openOnce(
  async (transport) => (transport && (await loaders[transport]?.())) ?? {},
);

/** Why a message did not arrive, by the vendor's code. Of one that is not listed it is only known that it did not. */
export function receiptFault(
  errors: ErrorTable,
  vendorCode: string | undefined,
): { readonly code: FaultCode; readonly detail?: string } {
  if (vendorCode === undefined) return { code: 'undelivered' };

  const known = Object.hasOwn(errors, vendorCode) ? errors[vendorCode] : undefined;
  const named = [vendorCode, known?.meaning].filter(Boolean).join(': ');

  return { code: known?.fault ?? 'undelivered', detail: `The vendor’s code is ${named}.` };
}
