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

/** Bare names, with dots for lists, as forms and blocks have them. */
function parametersOf(body: string): Parameters {
  const read = parsed(body);
  if (!read) return [...new URLSearchParams(body)];
  const { Parameters = {}, UserData = {} } = read;

  return [
    ...Object.entries(Parameters).flatMap(([name, value]) => flat(name, value)),
    ...Object.entries(UserData).flatMap(([name, value]) => flat(`UserData.${name}`, value)),
  ];
}

type Esp = { readonly Parameters?: Record<string, unknown>; readonly UserData?: Record<string, unknown> };

function parsed(body: string): Esp | undefined {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function flat(name: string, value: unknown): Parameters {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([inner, one]) => flat(`${name}.${inner}`, one))
    : [[name, Array.isArray(value) ? value.join(',') : String(value)]];
}

/** A block of a flow of Amazon Connect. User data are the contact's attributes there. */
export function connectBlock({ body }: Recorded): string {
  const attributes = parametersOf(body).filter(([name]) => !name.startsWith('UserData.'));

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

/** A page of VoiceXML that asks for the invite; a name with a dot is a property. */
export function voiceXml({ body }: Recorded): string {
  const parameters: Parameters = [['AppName', 'vxml'], ...parametersOf(body)];
  const withDot = parameters.filter(([name]) => name.includes('.'));
  const objects = new Set(withDot.map(([name]) => name.split('.')[0]));
  const lines = [
    ...[...objects].map((name) => `<var name="${name}" expr="new Object()"/>`),
    ...parameters.map(
      ([name, value]) => `<${name.includes('.') ? 'assign' : 'var'} name="${name}" expr="${scriptText(value)}"/>`,
    ),
    '<data name="invite" method="post" fetchtimeout="9s"',
    `      srcexpr="'https://' + api + '/esp/ChatService/InviteToChat?format=xml'"`,
    `      namelist="${parameters.map(([name]) => name).join(' ')}"/>`,
  ];

  return `${lines.join('\n')}\n`;
}

function scriptText(value: string): string {
  const script = `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;

  return script.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
