import { createServer, type Server } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Channel, OutboundMessage, SendOutcome } from '../../lib/channel/channel.ts';
import type { Content } from '../../lib/channel/content.ts';
import { openChannel } from '../../lib/channel/registry.ts';
import type { BusinessId, ChannelSettings } from '../../lib/channel/settings.ts';
import { type TransportName, transports } from '../../lib/channel/transports.ts';
import { createFetchPublic } from '../../lib/net/fetch-public.ts';
import type { ReadSecret } from '../../lib/net/secret.ts';
import { noon } from '../support/builders.ts';
import { startVendor, type VendorRequest } from '../support/vendor.ts';

export type VendorAnswer = {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type ChannelContract = {
  readonly transport: TransportName;
  readonly clientId: string;
  readonly businessId: string;
  readonly business: BusinessId;
  /** Of the channel, besides the usual ones. */
  readonly settings?: Partial<ChannelSettings>;
  /** How the vendor says that it took a message. */
  readonly accepted: VendorAnswer;
  readonly messageId: string;
  /** How the vendor refuses with a code of its own. */
  readonly refusal: (code: string) => VendorAnswer;
  /** A code of each of these kinds; `unreachable` if the vendor reports it at once. */
  readonly codes: {
    readonly retry: string;
    readonly unreachable?: string;
    readonly account: string;
    readonly undecided: string;
  };
  /** Where the request names the session. */
  readonly idIn: (request: VendorRequest) => unknown;
  /** Whether the transport reads a secret. */
  readonly readsSecret: boolean;
  /** Whether the vendor's answer says nothing but its status: then a success needs no readable body. */
  readonly statusOnly?: boolean;
};

function settingsOf({ transport, businessId, business, settings }: Opened, endpoint: string): ChannelSettings {
  const { mediaType } = transports[transport];
  const times = { locale: 'en_US', timeZone: 'UTC', currency: 'USD', inviteTtlSeconds: 900 };

  return {
    name: 'main',
    mediaType,
    transport,
    endpoint,
    businessIds: { [businessId]: business },
    ...times,
    resendUnknown: false,
    contactKeys: [],
    fillFromContact: false,
    chatServer: 'builtin',
    freeText: 'try',
    ...settings,
  };
}

type Given = {
  readonly content?: Content;
  readonly businessId?: string;
  readonly signal?: AbortSignal;
  readonly readSecret?: ReadSecret;
  readonly deadline?: number;
  readonly messageId?: string;
  readonly afterWindow?: true;
};

export async function sendTo(contract: ChannelContract, endpoint: string, given: Given = {}): Promise<SendOutcome> {
  const {
    content = { type: 'text', text: 'Hello Ann' },
    businessId = contract.businessId,
    signal = AbortSignal.timeout(4000),
    deadline = noon + 600_000,
    messageId = 'S000000000000001.0',
    afterWindow,
  } = given;
  const channel = await openFor(contract, endpoint, given);
  const message: OutboundMessage = {
    sessionId: 'S000000000000001',
    messageId,
    clientId: contract.clientId,
    businessId,
    content,
    deadline,
    ...(afterWindow && { afterWindow }),
  };

  return channel.send(message, { signal });
}

type Opened = Pick<ChannelContract, 'transport' | 'businessId' | 'business' | 'settings'>;

export async function openFor(
  contract: Opened,
  endpoint: string,
  { readSecret = async () => Buffer.from('the secret').toString('base64') }: Pick<Given, 'readSecret'> = {},
): Promise<Channel> {
  return openChannel(settingsOf(contract, endpoint), {
    fetchFile: createFetchPublic({ isAllowed: () => true }),
    readSecret,
    now: () => noon,
    connectTimeoutMs: 150,
  });
}

export const answering =
  ({ status, body, headers = {} }: VendorAnswer) =>
  (_request: VendorRequest, response: import('node:http').ServerResponse) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);

/** What every transport promises, over real sockets. */
export function channelContract(contract: ChannelContract): void {
  const { accepted, refusal, codes, messageId, transport } = contract;
  const send = (url: string, given?: Given) => sendTo(contract, url, given);

  describe(`${transport}: a channel`, () => {
    test('sends one request that names the session', async () => {
      const vendor = await startVendor(answering(accepted));

      expect(await send(vendor.url)).toEqual({ status: 'sent', messageId });
      expect(vendor.requests.map(contract.idIn)).toEqual(['S000000000000001.0']);
    });

    const byCode: readonly (readonly [string | undefined, Partial<SendOutcome>])[] = [
      [codes.retry, { status: 'retry', fault: 'vendor_refused' }],
      [codes.unreachable, { status: 'refused', fault: 'client_unreachable' }],
      [codes.account, { status: 'refused', fault: 'account_stopped' }],
      [codes.undecided, { status: 'unknown' }],
    ];

    test.each(byCode.filter(([code]) => code !== undefined))(
      'goes by the vendor’s code %s',
      async (code = '', outcome) => {
        const vendor = await startVendor(answering(refusal(code)));

        expect(await send(vendor.url)).toMatchObject({ ...outcome, vendorCode: code });
        expect(vendor.requests).toHaveLength(1);
      },
    );

    test.each([
      [502, '<html>Bad gateway</html>'],
      [503, ''],
      [500, '{"error":{"co'],
    ])('takes HTTP %d with %j for unknown', async (status, body) => {
      const vendor = await startVendor(answering({ status, body }));

      expect(await send(vendor.url)).toMatchObject({ status: 'unknown' });
      expect(vendor.requests).toHaveLength(1);
    });

    test.skipIf(contract.statusOnly).each(['<html>', '', '{"mess', 'null', '{}'])(
      'takes a success that says %j for unknown',
      async (body) => {
        const vendor = await startVendor(answering({ status: 200, body }));

        expect(await send(vendor.url)).toEqual({ status: 'unknown' });
      },
    );

    test('may try again if no byte was written', async () => {
      expect(await send(`http://127.0.0.1:${await closedPort()}`)).toEqual({
        status: 'retry',
        fault: 'vendor_refused',
      });
      expect(await send('http://nowhere.invalid')).toEqual({ status: 'retry', fault: 'vendor_refused' });
    });

    test.each(['says nothing', 'hangs up'])(
      'may try again if the vendor %s before there is a connection',
      async (how) => {
        const server = createServer((socket) => void (how === 'hangs up' && socket.destroy()));
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        onTestFinished(() => void server.close());

        expect(await send(`https://127.0.0.1:${portOf(server)}`)).toEqual({ status: 'retry', fault: 'vendor_refused' });
      },
    );

    test('follows no redirection, which would hand the message and the secret to somebody else', async () => {
      const other = await startVendor(answering(accepted));
      const vendor = await startVendor(answering({ status: 307, body: '', headers: { location: other.url } }));

      expect(await send(vendor.url)).not.toMatchObject({ status: 'sent' });
      expect(other.requests).toEqual([]);
    });

    test('does not know what a reset after the request means', async () => {
      const vendor = await startVendor((_request, _response, raw) => raw.socket.resetAndDestroy());

      expect(await send(vendor.url)).toEqual({ status: 'unknown' });
      expect(vendor.requests).toHaveLength(1);
    });

    test('does not know what no answer in time means', async () => {
      const vendor = await startVendor(() => {});

      expect(await send(vendor.url, { signal: AbortSignal.timeout(150) })).toEqual({ status: 'unknown' });
      expect(vendor.requests.length).toBeLessThanOrEqual(1);
    });

    test('never meets a stale socket: each message has its own', async () => {
      const vendor = await startVendor(answering(accepted), { idleMs: 1 });
      const outcomes = [await send(vendor.url), await rest(20).then(() => send(vendor.url))];

      expect(outcomes).toEqual([
        { status: 'sent', messageId },
        { status: 'sent', messageId },
      ]);
      expect(vendor.connections()).toBe(2);
    });

    test('refuses a business id that it does not have, and sends nothing', async () => {
      const vendor = await startVendor(answering(accepted));

      expect(await send(vendor.url, { businessId: 'another' })).toEqual({
        status: 'refused',
        fault: 'unknown_business',
      });
      expect(vendor.requests).toEqual([]);
    });

    test.runIf(contract.readsSecret)('may try again if its secret cannot be read', async () => {
      const vendor = await startVendor(answering(accepted));

      expect(await send(vendor.url, { readSecret: () => Promise.reject(new Error('no such parameter')) })).toEqual({
        status: 'retry',
        fault: 'account_stopped',
      });
      expect(vendor.requests).toEqual([]);
    });

    test.runIf(contract.readsSecret)('may try again if its secret was renewed since it was read', async () => {
      const vendor = await startVendor(answering(refusal(codes.account)));
      const renewed: ReadSecret = async (_reference, { fresh } = {}) =>
        Buffer.from(fresh ? 'the new one' : 'the old one').toString('base64');

      expect(await send(vendor.url, { readSecret: renewed })).toEqual({
        status: 'retry',
        fault: 'account_stopped',
        vendorCode: codes.account,
        meaning: expect.any(String),
      });
      expect(vendor.requests).toHaveLength(1);
    });

    test.runIf(contract.readsSecret).each([
      ['cannot be read', () => Promise.reject(new Error('no such parameter'))],
      ['is not read in time', () => new Promise<string>(() => {})],
    ])('may try again if the secret that it reads again %s', async (_, readAnew) => {
      const vendor = await startVendor(answering(refusal(codes.account)));
      const readSecret: ReadSecret = async (_reference, { fresh } = {}) =>
        fresh ? readAnew() : Buffer.from('the old one').toString('base64');

      expect(await send(vendor.url, { readSecret, signal: AbortSignal.timeout(500) })).toMatchObject({
        status: 'retry',
        fault: 'account_stopped',
      });
    });

    test('reveals neither the client, nor what it reads, nor the secret', async () => {
      const vendor = await startVendor(answering(refusal(codes.account)));

      expect(JSON.stringify(await send(vendor.url))).not.toMatch(/15550100001|urn:mbid|24816320640128001|Hello|secret/);
    });
  });
}

const rest = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));

  return port;
}

function portOf(server: Server): number {
  const address = server.address();

  return typeof address === 'object' && address !== null ? address.port : 0;
}
