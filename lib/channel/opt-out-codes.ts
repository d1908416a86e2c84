/**
 * What a vendor’s code says of a client who has opted out by the vendor’s own means; undefined if it says nothing of
 * that. `marketing`: of marketing messages alone.
 */
export function optOutByCode(vendorCode: string): { readonly marketing?: true } | undefined {
  return codes.get(vendorCode);
}

const codes: ReadonlyMap<string, { readonly marketing?: true }> = new Map([
  // WhatsApp: the client has stopped marketing messages.
  ['131050', { marketing: true }],
  // AWS’ SMS: the number is on the opt-out list.
  ['DESTINATION_PHONE_NUMBER_OPTED_OUT', {}],
  // Twilio: the number has sent STOP.
  ['21610', {}],
]);
