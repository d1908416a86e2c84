import { createHmac, timingSafeEqual } from 'node:crypto';
import { isSame } from '../../net/digest.ts';
import type { InboundTrust, Verified, WebhookRequest } from '../inbound.ts';

/** A GET is a handshake, which carries no signature. Everything else must be signed. */
export function verifyMeta(request: WebhookRequest, trust: InboundTrust): Verified {
  return request.method === 'GET' ? verifyHandshake(request, trust) : verifySignature(request, trust);
}

function verifyHandshake({ query }: WebhookRequest, { verifyToken }: InboundTrust): Verified {
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': answer } = query;
  if (mode === undefined || token === undefined || !answer) return { status: 'incomplete' };

  const isOurs = verifyToken !== undefined && verifyToken !== '' && isSame(token, verifyToken);

  return isOurs && mode === 'subscribe' ? { status: 'handshake', answer } : { status: 'refused' };
}

/**
 * HMAC-SHA256 with the app secret over the bytes as they came: Meta escapes what is not ASCII, so JSON that was parsed
 * and written again has another signature. Every secret is compared, whichever fits.
 */
function verifySignature({ headers, body }: WebhookRequest, { appSecrets = [] }: InboundTrust): Verified {
  const [, hex] = /^sha256=([0-9a-f]{64})$/i.exec(headers['x-hub-signature-256'] ?? '') ?? [];
  if (hex === undefined) return { status: 'refused' };

  const given = Buffer.from(hex, 'hex');
  const fits = appSecrets
    .filter((secret) => secret !== '')
    .map((secret) => timingSafeEqual(createHmac('sha256', secret).update(body).digest(), given));

  return { status: fits.includes(true) ? 'genuine' : 'refused' };
}
