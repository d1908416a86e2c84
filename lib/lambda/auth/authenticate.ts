import { timingSafeEqual } from 'node:crypto';
import { digestOf } from '../../net/digest.ts';
import type { HttpEvent } from '../http/http.ts';
import type { Caller, ReadCallers } from './callers.ts';
import { type Identity, identityOf } from './identity.ts';
import { principalOf } from './principal.ts';

/** Returns undefined if the request is not authenticated. Throws if the callers cannot be read. */
export type Authenticate = (event: HttpEvent, bytes: Buffer) => Promise<Identity | undefined>;

export function createAuthenticate({
  readCallers,
  now,
}: {
  readonly readCallers: ReadCallers | 'off';
  readonly now: () => number;
}): Authenticate {
  return async (event, bytes) => {
    const principal = principalOf(event);
    if (readCallers === 'off') return { caller: principal ?? 'anyone' };

    const callers = await readCallers();

    return (
      byPrincipal(callers, principal) ??
      (isSigned(event) ? await bySignature(callers, event, bytes, now()) : undefined) ??
      byApiKey(callers, event)
    );
  };
}

/** A role's session is listed by its role: what follows the next slash is only the session's name. */
function byPrincipal(callers: readonly Caller[], principal: string | undefined): Identity | undefined {
  const found = callers.find(({ principals }) =>
    principals.some((listed) => principal === listed || principal?.startsWith(`${listed}/`)),
  );

  return found && identityOf(found);
}

function isSigned({ headers }: HttpEvent): boolean {
  return headers['webhook-signature'] !== undefined || headers['x-twilio-signature'] !== undefined;
}

/** The code that checks signatures is loaded with the first signed request. */
async function bySignature(
  callers: readonly Caller[],
  event: HttpEvent,
  bytes: Buffer,
  now: number,
): Promise<Identity | undefined> {
  const { verifySignature } = await import('./signature.ts');

  return verifySignature(callers, event, bytes, now);
}

function byApiKey(callers: readonly Caller[], { headers }: HttpEvent): Identity | undefined {
  const given = credentialsOf(headers).map(({ name, key }) => ({ name, digest: digestOf(key) }));
  let found: Caller | undefined;

  // Every key of every caller is compared, so that timing does not reveal how close a guess was.
  for (const caller of callers) {
    for (const key of caller['api-keys']) {
      const fits = given.map(
        (one) => timingSafeEqual(one.digest, key) && (one.name === undefined || one.name === caller.name),
      );
      if (fits.includes(true)) found = caller;
    }
  }

  return found && identityOf(found);
}

type Credentials = { readonly name?: string; readonly key: string };

function credentialsOf(headers: HttpEvent['headers']): Credentials[] {
  const apiKey = headers['x-api-key'];
  const given = apiKey === undefined ? [] : [{ key: apiKey }];

  return headers.authorization === undefined ? given : [...given, ...authorizationOf(headers.authorization)];
}

function authorizationOf(header: string): Credentials[] {
  const [, scheme = '', value = ''] = /^(bearer|basic)\s+(\S+)\s*$/i.exec(header) ?? [];
  if (scheme.toLowerCase() === 'bearer') return [{ key: value }];

  const [, name, password] =
    (scheme.toLowerCase() === 'basic' && /^([^:]*):(.*)$/s.exec(Buffer.from(value, 'base64').toString('utf8'))) || [];

  return name !== undefined && password !== undefined ? [{ name, key: password }] : [];
}
