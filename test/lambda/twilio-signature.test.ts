import { describe, expect, test } from 'vitest';
import { twilioSignature } from '../../lib/channel/twilio/twilio-signature.ts';
import { createAuthenticate } from '../../lib/lambda/auth/authenticate.ts';
import { createReadCallers } from '../../lib/lambda/auth/callers.ts';
import { createAcceptHandler } from '../../lib/lambda/http/accept-handler.ts';
import { createSystem } from '../support/accepting.ts';
import { noon } from '../support/builders.ts';
import { httpEvent } from '../support/http-event.ts';

const token = 'twilio-token-0123456789';
const origin = 'https://api.example.com';

/** Accept as it is deployed, over a queue in memory, for a caller who signs as Twilio does. */
function openFrontDoor() {
  const { accept, put } = createSystem();
  const list = JSON.stringify({ callers: [{ name: 'studio', 'twilio-auth-tokens': [token] }] });
  const readCallers = createReadCallers({ name: 'callers', readSecret: async () => list });
  const handler = createAcceptHandler({
    authenticate: createAuthenticate({ readCallers, now: () => noon }),
    accept,
    awaitOutcome: async () => undefined,
    checkHealth: async () => ({ status: 'ok', queue: 'ok', table: 'ok' }),
  });

  const post = (target: string, fields: Iterable<[string, string]>, signature: string) => {
    const { pathname: path, searchParams } = new URL(target, origin);
    const headers = {
      host: 'api.example.com',
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signature,
    };
    const body = new URLSearchParams([...fields]).toString();

    return handler(httpEvent({ path, query: Object.fromEntries(searchParams), headers, body }));
  };

  return { post, put };
}

const fields: readonly [string, string][] = [
  ['AppName', 'DigitalMessagingServer'],
  ['Method', 'InviteToChat'],
  ['Parameters._umsBusinessId', '19251112222'],
  ['Parameters._umsChannel', 'whatsapp-main'],
  ['Parameters._umsClientId', '15550100001'],
  ['Parameters.ChatQueueKey', '1:session-WA'],
  ['Service', 'ChatService'],
  ['UserData.CallSid', 'CA0123456789abcdef0123456789abcdef'],
  ['UserData.Note', 'hello'],
];
const sign = (target: string, signed = fields) =>
  twilioSignature(token, `${origin}${target}`, new URLSearchParams([...signed]));

/** The fields with the value of one, and all that follows it in the signed text, cut elsewhere. */
const recut = (name: string, by: number) => {
  const [, value = ''] = fields.find(([known]) => known === name) ?? [];
  const others = fields.filter(([known]) => known !== name);

  return [...others, [`${name}${value.slice(0, by)}`, value.slice(by)]] as [string, string][];
};

describe('one captured signature makes one invite,', () => {
  test('though its fields are cut so that the call, or what the agents read, is another', async () => {
    const { post, put } = openFrontDoor();
    const signature = sign('/esp');

    const first = await post('/esp', fields, signature);
    const again = [
      await post('/esp', fields, signature),
      await post('/esp', recut('UserData.CallSid', 4), signature),
      await post('/esp', recut('UserData.Note', 2), signature),
    ];

    expect(first.statusCode).toBe(202);
    for (const { statusCode } of again) expect(statusCode).toBe(202);
    expect(put).toHaveLength(4);
    expect(new Set(put.map(({ sessionId }) => sessionId)).size).toBe(1);
  });

  test('though the end of its address is cut into the fields', async () => {
    const { post, put } = openFrontDoor();
    const target = '/esp?wait=25';
    const signature = sign(target);

    expect((await post(target, fields, signature)).statusCode).toBe(202);
    expect((await post('/esp?wait=2', [['5', ''], ...fields], signature)).statusCode).toBe(202);
    expect(new Set(put.map(({ sessionId }) => sessionId)).size).toBe(1);
  });

  test('and a key of its address cannot be cut: it is refused', async () => {
    const { post, put } = openFrontDoor();
    const target = '/esp?idempotencyKey=k12';
    const signature = sign(target);

    const cuts = [post(target, fields, signature), post('/esp?idempotencyKey=k1', [['2', ''], ...fields], signature)];
    for (const { statusCode, body } of await Promise.all(cuts)) {
      expect(statusCode).toBe(422);
      expect(JSON.parse(body ?? '{}')).toMatchObject({ faultCode: 'invalid_parameter', parameter: 'idempotencyKey' });
    }
    expect(put).toEqual([]);
  });
});
