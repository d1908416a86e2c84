/**
 * Whether a client id is WhatsApp's id of a person for one business portfolio (BSUID), such as
 * `US.13491208655302741918`: a client with a username may be known by nothing else.
 */
export function isUserId(clientId: string): boolean {
  return /^[A-Z]{2}\.(?:ENT\.)?[0-9A-Za-z]{1,128}$/.test(clientId);
}
