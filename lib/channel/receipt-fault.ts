import type { FaultCode } from '../faults/faults.ts';
import { smsReceiptErrors } from './aws/sms-receipt-errors.ts';
import type { ErrorTable } from './error-table.ts';
import { whatsappErrors } from './meta/whatsapp-errors.ts';
import type { TransportName } from './transports.ts';

/** The codes that a vendor's receipts bring, by the transport that sent the message. */
const tables: Readonly<Partial<Record<TransportName, ErrorTable>>> = {
  'whatsapp-cloud': whatsappErrors,
  'whatsapp-aws': whatsappErrors,
  'sms-aws': smsReceiptErrors,
};

/** Why a message did not arrive, by the vendor's code. Of one that is not listed it is only known that it did not. */
export function receiptFault(
  transport: TransportName | undefined,
  vendorCode: string | undefined,
): { readonly code: FaultCode; readonly detail?: string } {
  if (vendorCode === undefined) return { code: 'undelivered' };

  const table = (transport && tables[transport]) ?? {};
  const known = Object.hasOwn(table, vendorCode) ? table[vendorCode] : undefined;
  const named = [vendorCode, known?.meaning].filter(Boolean).join(': ');

  return { code: known?.fault ?? 'undelivered', detail: `The vendor’s code is ${named}.` };
}
