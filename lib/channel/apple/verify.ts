import { createHmac, timingSafeEqual } from 'node:crypto';
import { readJson } from '../../net/read-json.ts';
import type { InboundTrust, Verified, WebhookRequest } from '../inbound.ts';
import { listOf, objectOf } from '../json-parts.ts';

/**
 * Apple's token: a JWT signed with the provider's secret (HS256), for this provider. The algorithm is fixed, whatever
 * the token says. https://register.apple.com/resources/messages/msp-rest-api/
 */
export function verifyApple(
  { headers }: Pick<WebhookRequest, 'headers'>,
  { mspId, appSecrets = [], now = 0 }: InboundTrust,
): Verified {
  const [, head, claims, signature] =
    /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]{43})$/i.exec(headers.authorization ?? '') ?? [];
  if (head === undefined || claims === undefined || signature === undefined) return { status: 'forbidden' };

  const given = Buffer.from(signature, 'base64url');
  const fits = appSecrets
    .filter((secret) => secret !== '')
    .map((secret) => isSignedWith(Buffer.from(secret, 'base64'), `${head}.${claims}`, given));
  const isOurs = fits.includes(true) && partOf(head)?.alg === 'HS256' && isFor(partOf(claims), mspId, now);

  return { status: isOurs ? 'genuine' : 'forbidden' };
}

/** An empty key would sign for everybody. */
function isSignedWith(key: Buffer, text: string, given: Buffer): boolean {
  const signature = createHmac('sha256', key).update(text).digest();

  return key.length > 0 && given.length === signature.length && timingSafeEqual(signature, given);
}

function partOf(part: string) {
  return objectOf(readJson(Buffer.from(part, 'base64url').toString()));
}

/** Clocks may differ by a minute. */
const leewayMs = 60_000;

function isFor(claims: ReturnType<typeof partOf>, mspId: string | undefined, now: number): boolean {
  if (!claims || !mspId || ![...listOf(claims.aud), claims.aud].includes(mspId)) return false;

  return claims.exp === undefined || (typeof claims.exp === 'number' && now < claims.exp * 1000 + leewayMs);
}
