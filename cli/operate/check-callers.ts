/** Checks that the list of callers can be read as accept reads it, and that each caller can be admitted. */
import { type Caller, createReadCallers } from '../../lib/lambda/auth/callers.ts';
import { readCallback } from '../../lib/lambda/callback-settings.ts';
import { type CheckResult, failedCheck } from './check-result.ts';
import { storing } from './check-secret.ts';
import type { Target } from './target.ts';

export async function checkCallers(target: Target): Promise<readonly CheckResult[]> {
  const name = String(target.setting('callers') ?? 'none');
  const read = createReadCallers({ name, readSecret: target.readSecret });
  if (read === 'off') return [withoutList(target)];

  const fix = storing(`ssm:/${name}`, target, 'callers.json');

  try {
    const callers = await read();

    return [
      { ok: true, what: `callers: /${name} lists ${callers.length}` },
      ...callers.map((caller) => checkCaller(caller, target, fix)),
    ];
  } catch (cause) {
    return [failedCheck(`callers: /${name}`, cause, fix)];
  }
}

function withoutList({ local, setting }: Target): CheckResult {
  if (local) return { ok: true, what: 'callers: none, for this machine only' };

  const authorizer = String(setting('authorizer') ?? 'none');
  if (authorizer !== 'none')
    return { ok: true, what: `callers: not distinguished; the API’s authorizer, ${authorizer}, admits them` };

  return {
    ok: false,
    what: 'callers: anybody who knows the URL may post',
    fix: 'Set callers in serverless.yml, as docs/esp.md says, and deploy.',
  };
}

/** Needs no credentials: the function's policy says who may invoke it. */
const withoutCredentials = 'amazon-connect';

function checkCaller(caller: Caller, target: Target, fix: string): CheckResult {
  const { catalog } = target;
  const { name, channels = [], principals } = caller;
  const unknown = channels.filter((channel) => !catalog.channels.some((one) => one.name === channel));
  if (unknown.length > 0)
    return { ok: false, what: `caller ${name}: the catalog has no channel ${unknown.join(', ')}`, fix };

  const credentials =
    caller['api-keys'].length +
    caller['webhook-secrets'].length +
    caller['twilio-auth-tokens'].length +
    principals.length;
  if (credentials === 0 && name !== withoutCredentials)
    return { ok: false, what: `caller ${name}: has no credential, so all its requests are refused`, fix };

  const problem = caller.callback === undefined ? undefined : callbackProblem(caller.callback, target);
  if (problem !== undefined) return { ok: false, what: `caller ${name}: ${problem}`, fix };

  return { ok: true, what: `caller ${name}: ${channels.length === 0 ? 'all channels' : channels.join(', ')}` };
}

/** Undefined: it will be told. */
function callbackProblem(callback: unknown, { local, setting }: Target): string | undefined {
  try {
    readCallback(callback, { mayBeLocal: local !== undefined });
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }

  return local || String(setting('callbacks')) === 'true'
    ? undefined
    : 'has a callback, and gets none: the setting callbacks of serverless.yml is false';
}
