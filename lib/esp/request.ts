import type { Fault } from '../faults/faults.ts';
import { WrittenNumber } from './json.ts';
import type { KvList } from './kv-list.ts';
import { type EntryFault, type Members, membersOf } from './members.ts';
import { echoable, misspeltNames, nearestName } from './names.ts';
import { type ListStyle, readKvList } from './read-kv-list.ts';

/**
 * `Request3rdServer` for `ChatService/InviteToChat`, read but not yet checked against the catalog. Absent and empty are
 * the same.
 */
export type EspRequest = {
  readonly referenceId?: number | string;
  readonly appName?: string;
  readonly appType?: string;
  readonly service?: string;
  readonly method?: string;
  readonly parameters: { readonly [name in ScalarParameter]?: string };
  readonly contact: KvList;
  readonly agent: KvList;
  readonly customProperties: KvList;
  readonly userData: KvList;
};

const scalarParameters = [
  '_umsChannel',
  '_umsClientId',
  '_umsBusinessId',
  'StandardResponseId',
  'ChatQueueKey',
  'TerminateSessionFlag',
  'InviteTtlSeconds',
] as const;
export type ScalarParameter = (typeof scalarParameters)[number];

const listParameters = ['Contact', 'Agent', 'CustomProperties'] as const;
export const parameterNames: readonly string[] = [...scalarParameters, ...listParameters];
/** The members of a request. */
export const memberNames: readonly string[] = [
  ...['AppName', 'AppType', 'Service', 'Method', 'ReferenceId', 'Parameters', 'UserData'],
  ...['TenantId', 'Version', 'MediaType', 'RequestorInfo'],
];

/**
 * Reads a parsed body: JSON, with objects or Genesys’ lists, or a form. Every problem of its form is reported at once;
 * members that could not be read are absent in the request.
 */
export function readEspRequest(body: unknown): { request: EspRequest; problems: Fault[] } {
  const problems: Fault[] = [];
  const entryFaults: EntryFault[] = [];
  const members = Array.isArray(body) && body.length === 0 ? undefined : membersOf(body, entryFaults);

  if (members === undefined)
    return {
      request: emptyRequest,
      problems: [{ code: 'unreadable_body', detail: 'The body must be one JSON object.' }],
    };

  problems.push(...entryFaults.map((fault) => entryProblem(fault)));
  // Unknown members pass unless they are misspelt known ones: a lost `UserData` must not go unnoticed.
  problems.push(...misspeltNames(Object.keys(members), memberNames));

  const parameterFaults: EntryFault[] = [];
  const given = membersOf(members.Parameters ?? {}, parameterFaults);
  problems.push(...parameterFaults.map((fault) => entryProblem(fault, 'Parameters')));

  if (!given)
    problems.push({ code: 'invalid_parameter', parameter: 'Parameters', detail: 'Parameters must be an object.' });

  const parameters = given ?? {};
  checkParameterNames(parameters, problems);

  const text = (from: Members, name: string, path: string) => readText(from[name], path, problems);
  const list = (value: unknown, path: string, style: ListStyle) => readKvList(value, path, style, problems);
  const scalars: { [name in ScalarParameter]?: string } = {};

  for (const name of scalarParameters) {
    const value = text(parameters, name, `Parameters.${name}`);
    if (value !== undefined) scalars[name] = value;
  }

  const referenceId = readReferenceId(members.ReferenceId, problems);
  const appName = text(members, 'AppName', 'AppName');
  const appType = text(members, 'AppType', 'AppType');
  const service = text(members, 'Service', 'Service');
  const method = text(members, 'Method', 'Method');

  const request: EspRequest = {
    ...(referenceId !== undefined && { referenceId }),
    ...(appName !== undefined && { appName }),
    ...(appType !== undefined && { appType }),
    ...(service !== undefined && { service }),
    ...(method !== undefined && { method }),
    parameters: scalars,
    contact: list(parameters.Contact, 'Parameters.Contact', 'text'),
    agent: list(parameters.Agent, 'Parameters.Agent', 'text'),
    customProperties: list(parameters.CustomProperties, 'Parameters.CustomProperties', 'text'),
    userData: list(members.UserData, 'UserData', 'typed'),
  };

  return { request, problems };
}

const emptyRequest: EspRequest = { parameters: {}, contact: {}, agent: {}, customProperties: {}, userData: {} };

/** Reports an entry that cannot be read under its own name, not the whole list. */
function entryProblem({ key, detail }: EntryFault, list?: string): Fault {
  const parameter = [list, key && echoable(key)].filter(Boolean).join('.');

  return { code: 'invalid_parameter', ...(parameter !== '' && { parameter }), detail };
}

function checkParameterNames(parameters: Members, problems: Fault[]): void {
  for (const name of Object.keys(parameters)) {
    if (parameterNames.includes(name)) continue;

    const near = nearestName(name, parameterNames);
    const detail = near
      ? `Did you mean ${near}?`
      : `The parameters are ${parameterNames.join(', ')}; anything else goes into UserData.`;
    problems.push({ code: 'parameter_unknown', parameter: `Parameters.${echoable(name)}`, detail });
  }
}

/** For a parameter that is not a list. */
const maxCharacters = 1024;

function readText(value: unknown, parameter: string, problems: Fault[]): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof WrittenNumber) return value.source;
  if (typeof value === 'boolean') return String(value);

  if (typeof value === 'string') {
    const text = value.trim().toWellFormed();
    if (text.length <= maxCharacters) return text === '' ? undefined : text;

    problems.push({
      code: 'invalid_parameter',
      parameter,
      detail: `${parameter} may have ${maxCharacters} characters.`,
    });
    return undefined;
  }

  if (Array.isArray(value))
    problems.push({ code: 'parameter_repeated', parameter, detail: `${parameter} must be given once.` });
  else problems.push({ code: 'invalid_parameter', parameter, detail: `${parameter} must be a string.` });

  return undefined;
}

/** Echoed, so its type is kept: the caller compares it with what it sent. */
function readReferenceId(value: unknown, problems: Fault[]): number | string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value.length <= 64) return value.toWellFormed();

  if (value instanceof WrittenNumber) {
    const number = Number(value.source);
    return Number.isSafeInteger(number) ? number : value.source.slice(0, 64);
  }

  problems.push({
    code: 'invalid_parameter',
    parameter: 'ReferenceId',
    detail: 'ReferenceId must be an integer or a string of at most 64 characters.',
  });

  return undefined;
}
