import { isSame } from '../../net/digest.ts';
import type { InboundTrust, Verified, WebhookRequest } from '../inbound.ts';
import { twilioSignature } from './twilio-signature.ts';

/**
 * Twilio signs the URL that it was given, and the fields of the form. Behind a proxy or an own domain that is another
 * URL than the one that arrives here, so the receiver's setting says it. Every token is compared, whichever fits.
 */
export function verifyTwilio(
  { method, headers, target = '', body }: WebhookRequest,
  { appSecrets = [], publicUrl = '' }: InboundTrust,
): Verified {
  const given = headers['x-twilio-signature'];
  if (method !== 'POST' || given === undefined || publicUrl === '') return { status: 'refused' };

  const fields = new URLSearchParams(Buffer.from(body).toString('utf8'));
  const fits = appSecrets
    .filter((token) => token !== '')
    .map((token) => isSame(given, twilioSignature(token, `${publicUrl}${target}`, fields)));

  return { status: fits.includes(true) ? 'genuine' : 'refused' };
}
