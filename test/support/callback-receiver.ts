import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';
import { startLocally } from './local-process.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { startVendor } from './vendor.ts';

export const bodySchema = z.object({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.looseObject({ sessionId: z.string(), revision: z.int() }),
});

const secret = `whsec_${Buffer.alloc(32, 'callbacks').toString('base64')}`;
const key = 'a-key-of-sixteen-characters';

type Told = {
  /** The HTTP status. */
  readonly answer?: (type: string) => number;
  readonly callback?: object;
};

/** A list of callers for `npm start`, of which `ivr` is told of its invites, and what it is told. */
export async function startCallbackReceiver({ answer = () => 200, callback = {} }: Told = {}) {
  const receiver = await startVendor(({ body }, response) => {
    response.writeHead(answer(bodySchema.parse(JSON.parse(body)).type)).end();
  });
  const file = join(await temporaryFolder(), 'callers.json');
  const url = `${receiver.url}/callbacks?tenant=1`;
  const ivr = { name: 'ivr', 'api-keys': [key], callback: { url, secret, ...callback } };
  writeFileSync(file, JSON.stringify({ callers: [ivr, { name: 'other', 'api-keys': [`${key}-2`] }] }));

  return {
    ...{ env: { CALLERS: file }, key },
    /** Each verified. */
    received: () =>
      receiver.requests.map(({ headers, body, path }) => {
        new Webhook(secret).verify(body, headers as Record<string, string>);
        return { id: String(headers['webhook-id']), path, ...bodySchema.parse(JSON.parse(body)) };
      }),
  };
}

/** `npm start` with such a list. */
export async function startWithReceiver(told: Told = {}) {
  const { env, received } = await startCallbackReceiver(told);
  const stateDir = await temporaryFolder();
  const system = await startLocally({ stateDir, env });

  const call = (path: string, init: RequestInit = {}, own = key) =>
    fetch(system.api + path, { ...init, headers: { 'x-api-key': own, 'content-type': 'application/json' } });

  return {
    ...{ ...system, stateDir, call, secret, received },
    get: async (path: string): Promise<unknown> => (await call(path)).json(),
    invite: async (own = key): Promise<string> => {
      const Parameters = {
        ...{ _umsChannel: 'whatsapp-main', _umsClientId: '15550100001', _umsBusinessId: '19251112222' },
        ...{ StandardResponseId: 'order-ready', ChatQueueKey: '1:session-WA' },
        ...{ Contact: { FirstName: 'Ann' }, CustomProperties: { OrderId: 'A-17' } },
      };
      const body = JSON.stringify({ AppName: 'x', Service: 'ChatService', Method: 'InviteToChat', Parameters });
      const location = (await call('/esp', { method: 'POST', body }, own)).headers.get('location') ?? '';

      return location.replace('/sessions/', '');
    },
  };
}
