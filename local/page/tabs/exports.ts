/** An invite's request in the words of other systems. */
import type { RecordedRequest } from '../../page-types.ts';
import type { Order } from '../state/api.ts';

type Recorded = Pick<RecordedRequest, 'path' | 'headers' | 'body' | 'answerHeaders'>;

/** The request as it was; `same`: with the key that it had, or got. */
export function orderOf({ path, headers, body, answerHeaders }: Recorded, key: 'same' | 'new'): Order {
  const used = headers['idempotency-key'] ?? answerHeaders['idempotency-key'];
  const type = headers['content-type'];

  return {
    method: 'POST',
    path,
    text: body,
    headers: {
      ...(type !== undefined && { 'content-type': type }),
      ...(key === 'same' && used !== undefined && { 'idempotency-key': used }),
    },
  };
}

type Parameters = readonly (readonly [string, string])[];

/** Bare names, with dots for lists, as forms and blocks have them. What has several values comes several times. */
function parametersOf(body: string): Parameters {
  const read = parsed(body);
  if (!read) return [...new URLSearchParams(body)];

  return [...flat('', read.Parameters), ...flat('UserData', read.UserData)];
}

type Esp = { readonly Parameters?: unknown; readonly UserData?: unknown };

function parsed(body: string): Esp | undefined {
  try {
    return JSON.parse(body, asWritten);
  } catch {
    return undefined;
  }
}

/** Of a number each digit counts: 19.90, or an id of twenty of them. */
function asWritten(_name: string, value: unknown, written?: { readonly source: string }): unknown {
  return typeof value === 'number' ? (written?.source ?? value) : value;
}

function flat(name: string, value: unknown): Parameters {
  if (value === null || value === undefined) return [];
  const members = membersOf(value);
  if (members) return members.flatMap(([inner, one]) => flat(name === '' ? inner : `${name}.${inner}`, one));

  return [value].flat().map((one) => [name, String(one)] as const);
}

/** Of an object, or of a list of Genesys' pairs. */
function membersOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return Object.entries(value);
  const pairs: readonly { readonly key?: unknown; readonly value?: unknown }[] = value;

  return pairs.length > 0 && pairs.every((pair) => typeof pair?.key === 'string')
    ? pairs.map((pair) => [String(pair.key), pair.value] as const)
    : undefined;
}

/** Where a name has one value: several in one text. */
function once(parameters: Parameters): Parameters {
  return [...Map.groupBy(parameters, ([name]) => name)].map(
    ([name, same]) => [name, same.map(([, value]) => value).join(',')] as const,
  );
}

/** A block of a flow of Amazon Connect. User data are the contact's attributes there. */
export function connectBlock({ body }: Recorded): string {
  const attributes = once(parametersOf(body)).filter(([name]) => !name.startsWith('UserData.'));

  return json({
    Identifier: 'invite-to-chat',
    Type: 'InvokeLambdaFunction',
    Parameters: {
      LambdaFunctionARN: 'arn:aws:lambda:us-east-1:123456789012:function:invite-to-chat-dev-accept',
      InvocationTimeLimitSeconds: '8',
      LambdaInvocationAttributes: Object.fromEntries([...attributes, ['wait', '5']]),
      ResponseValidation: { ResponseType: 'STRING_MAP' },
    },
    Transitions: { NextAction: '', Errors: [{ NextAction: '', ErrorType: 'NoMatchingError' }], Conditions: [] },
  });
}

/** A widget of Twilio Studio. */
export function studioWidget({ body }: Recorded): string {
  return json({
    name: 'invite_to_chat',
    type: 'make-http-request',
    transitions: [{ event: 'success' }, { event: 'failed' }],
    properties: {
      method: 'POST',
      url: 'https://studio:KEY@API/esp/ChatService/InviteToChat?faults=200&wait=7',
      content_type: 'application/x-www-form-urlencoded;charset=utf-8',
      parameters: [['AppName', 'studio'], ...parametersOf(body)].map(([key, value]) => ({ key, value })),
      offset: { x: 0, y: 0 },
    },
  });
}

/** A page of VoiceXML that asks for the invite; a name with a dot is a property, and has to be one of a script. */
export function voiceXml({ body }: Recorded): string {
  const all: Parameters = [['AppName', 'vxml'], ...once(parametersOf(body))];
  const parameters = all.filter(([name]) => name.split('.').every(isIdentifier));
  const leftOut = all.filter((one) => !parameters.includes(one)).map(([name]) => name.replaceAll('-', '‐'));
  const lines = [
    ...(leftOut.length > 0 ? [`<!-- Left out, since VoiceXML has no such names: ${leftOut.join(', ')} -->`] : []),
    ...[...new Set(parameters.flatMap(([name]) => objectsOf(name)))].map((name) => declared(name, 'new Object()')),
    ...parameters.map(([name, value]) => declared(name, scriptText(value))),
    '<data name="invite" method="post" fetchtimeout="9s"',
    `      srcexpr="'https://' + api + '/esp/ChatService/InviteToChat?format=xml'"`,
    `      namelist="${parameters.map(([name]) => name).join(' ')}"/>`,
  ];

  return `${lines.join('\n')}\n`;
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}

/** `A.B.C` is a property of `A.B`, and that one of `A`. */
function objectsOf(name: string): readonly string[] {
  const parts = name.split('.').slice(0, -1);

  return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
}

function declared(name: string, script: string): string {
  return `<${name.includes('.') ? 'assign' : 'var'} name="${name}" expr="${script}"/>`;
}

function scriptText(value: string): string {
  const script = `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;

  return script.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
