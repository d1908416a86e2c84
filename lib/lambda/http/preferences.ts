import { misspeltNames } from '../../esp/names.ts';
import type { Fault } from '../../faults/faults.ts';
import type { HttpEvent } from './http.ts';

/** What a request wants besides the invite. `explicitKey`: the caller's own key for the invite. */
export type Preferences = {
  readonly waitSeconds: number | undefined;
  /** The value of `Preference-Applied`; covers only the `Prefer` header. */
  readonly applied: string | undefined;
  readonly dryRun: boolean;
  readonly explicitKey: string | undefined;
  /** The key in the query, if any. */
  readonly queryKey: string | undefined;
  readonly problems: readonly Fault[];
};

/** API Gateway hangs up at 30 s; the answer must be on its way by then. */
const longestWaitSeconds = 25;

const queryNames = ['wait', 'faults', 'format', 'dryRun', 'idempotencyKey'];

export function readPreferences(event: HttpEvent): Preferences {
  const query = event.queryStringParameters ?? {};
  // If a misspelt `dryRun` were ignored, the invite would be sent; a misspelt key, sent twice.
  const problems = misspeltNames(Object.keys(query), queryNames);

  // RFC 7240: an unknown preference is ignored. Its counterpart in the query has no such rule.
  const preferred = preferredWait(event.headers.prefer);
  const fromQuery = query.wait === undefined ? undefined : readWait(query.wait, problems);
  const waitSeconds = preferred ?? fromQuery;

  if (query.faults !== undefined && query.faults !== '200')
    problems.push(invalid('faults', 'Send 200, or leave it out.'));
  if (query.format !== undefined && !['json', 'xml'].includes(query.format))
    problems.push(invalid('format', 'Send json or xml.'));
  if (query.dryRun !== undefined && !['0', '1'].includes(query.dryRun))
    problems.push(invalid('dryRun', 'Send 1, or leave it out.'));

  const queryKey = readKey(query.idempotencyKey, problems);
  const headerKey = readKey(event.headers['idempotency-key'], problems);

  return {
    waitSeconds: waitSeconds === undefined ? undefined : Math.min(waitSeconds, longestWaitSeconds),
    applied: preferred === undefined ? undefined : `wait=${Math.min(preferred, longestWaitSeconds)}`,
    dryRun: query.dryRun === '1',
    explicitKey: headerKey ?? queryKey,
    queryKey,
    problems,
  };
}

/** Bare, or as the quoted string of the IETF draft. */
function readKey(given: string | undefined, problems: Fault[]): string | undefined {
  const key = given?.trim().replace(/^"(.*)"$/, '$1');
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;

  problems.push(invalid('Idempotency-Key', 'Send 1 to 255 visible ASCII characters without blanks.'));

  return undefined;
}

function readWait(given: string, problems: Fault[]): number | undefined {
  if (/^\d{1,5}$/.test(given.trim())) return Number(given);

  problems.push(invalid('wait', `Send a whole number of seconds, 0 to ${longestWaitSeconds}.`));

  return undefined;
}

function preferredWait(prefer: string | undefined): number | undefined {
  const wait = prefer
    ?.split(',')
    .map((preference) => /^\s*wait\s*=\s*"?(\d{1,5})"?\s*(;|$)/i.exec(preference)?.[1])
    .find((seconds) => seconds !== undefined);

  return wait === undefined ? undefined : Number(wait);
}

function invalid(parameter: string, detail: string): Fault {
  return { code: 'invalid_parameter', parameter, detail };
}
