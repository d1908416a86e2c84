import { expect, test } from 'vitest';
import { checkReceivers } from '../../../cli/operate/check-receivers.ts';
import type { CatalogData } from '../../../lib/catalog/catalog.ts';
import { localAccountId, localAppId } from '../../../local/vendors/graph-reads.ts';
import { sampleData, targetOf } from '../../support/target.ts';
import { startVendor } from '../../support/vendor.ts';

type Situation = {
  readonly urls?: (ours: string) => Readonly<Record<string, string>>;
  readonly apps?: readonly string[];
  readonly verifyToken?: string;
  readonly readSecret?: (reference: string) => Promise<string>;
  readonly timestamps?: readonly number[];
  readonly values?: readonly number[];
};

const secretOf = async (reference: string) => `value of ${reference}`;
const verify = 'ssm:/invite-to-chat/dev/meta/verify-token';

/** The lines about receivers, where Meta, CloudWatch and our webhook answer like this. */
async function check({
  urls = (application) => ({ application }),
  apps = [localAppId],
  verifyToken = `value of ${verify}`,
  readSecret = secretOf,
  timestamps = [],
  values = [],
}: Situation = {}) {
  const granular_scopes = [{ scope: 'whatsapp_business_management', target_ids: [localAccountId] }];
  const vendor = await startVendor(({ path }, response) => {
    const query = new URLSearchParams(path.split('?')[1]);
    if (path.startsWith('/webhooks/')) {
      const right = query.get('hub.verify_token') === verifyToken;
      response.writeHead(right ? 200 : 401).end(right ? query.get('hub.challenge') : '');
      return;
    }
    const answers: Readonly<Record<string, unknown>> = {
      debug_token: { data: { is_valid: true, app_id: localAppId, granular_scopes } },
      subscribed_apps: { data: apps.map((id) => ({ whatsapp_business_api_data: { id } })) },
      webhook_configuration: { webhook_configuration: urls(`${vendor.url}/webhooks/meta`) },
    };
    const [, answer] = Object.entries(answers).find(([name]) => path.includes(name)) ?? [
      '',
      { MetricDataResults: [{ Id: 'webhooks', Timestamps: timestamps, Values: values }] },
    ];
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  const catalog: CatalogData = {
    ...sampleData(),
    channels: sampleData().channels.map((channel) => ({ ...channel, endpoint: `${vendor.url}/v24.0` })),
  };
  process.env.AWS_ENDPOINT_URL_CLOUDWATCH = vendor.url;
  const settings = { identityKey: 'invite-to-chat/dev/identity-key' };
  const results = await checkReceivers(targetOf({ catalog, readSecret, settings }));

  expect(JSON.stringify(results)).not.toContain('value of');
  return { results, wrong: results.filter(({ ok }) => !ok), url: vendor.url };
}

test('all is right, and says where the number posts and when the last webhook came', { timeout: 180_000 }, async () => {
  const { results, wrong, url } = await check({ timestamps: [1_795_680_600, 1_795_680_300], values: [0, 4] });

  expect(wrong).toEqual([]);
  expect(results.map(({ what }) => what)).toEqual([
    `receiver meta: secret ${verify}: readable`,
    'receiver meta: secret ssm:/invite-to-chat/dev/meta/app-secret: readable',
    `receiver meta: account ${localAccountId} reports to app ${localAppId}`,
    `receiver meta: phone number id 106540352242922 posts to ${url}/webhooks/meta, which answers`,
    'receiver apple: secret ssm:/invite-to-chat/dev/apple-main/secret: readable',
    'identity key: secret ssm:/invite-to-chat/dev/identity-key: readable',
    'webhooks: the last came after 2026-11-26T08:05:00.000Z',
  ]);
});

test('no webhook in a day is no fault', async () => {
  const { results, wrong } = await check();

  expect(wrong).toEqual([]);
  expect(results.at(-1)?.what).toBe('webhooks: none came in the last day');
});

test.each<[string, Situation, RegExp]>([
  ['an account whose app is another', { apps: ['1'] }, /account \d+ reports to app/],
  ['no URL', { urls: () => ({}) }, /posts nowhere/],
  [
    'a URL of another system',
    { urls: () => ({ application: 'https://inbox.example/hook' }) },
    /posts to https:\/\/inbox\.example\/hook, which is not this receiver’s/,
  ],
  ['a URL with another verify token', { verifyToken: 'another' }, /which answers the handshake with 401/],
  [
    'a URL that does not answer',
    { urls: () => ({ phone_number: 'http://127.0.0.1:9/webhooks/meta' }) },
    /which does not answer: /,
  ],
])('%s is found, with the command that sets it', async (_what, situation, what) => {
  const { wrong } = await check(situation);

  expect(wrong).toEqual([
    { ok: false, what: expect.stringMatching(what), fix: 'npm run webhooks -- --stage dev --set' },
  ]);
});

test('a number’s own URL counts before its app’s', async () => {
  const { wrong } = await check({
    urls: (ours) => ({ application: 'https://inbox.example/hook', phone_number: ours }),
  });

  expect(wrong).toEqual([]);
});

test('a secret that cannot be read is found, with the command that stores it', async () => {
  const { wrong } = await check({
    readSecret: async (reference) => {
      if (reference.includes('identity-key')) throw new Error('ParameterNotFound');
      return secretOf(reference);
    },
  });

  expect(wrong).toEqual([
    {
      ok: false,
      what: expect.stringContaining(
        'identity key: secret ssm:/invite-to-chat/dev/identity-key: Error: ParameterNotFound',
      ),
      fix: expect.stringContaining('put-parameter'),
    },
  ]);
});

test('a catalog without receivers has no lines', async () => {
  const { receivers: _, ...catalog } = sampleData();

  expect(await checkReceivers(targetOf({ catalog }))).toEqual([]);
});

test('of GMS the secret is readable, and fits into an address', async () => {
  const { catalog } = targetOf({});
  const receivers = [{ name: 'gms', kind: 'gms' as const, pathSecrets: ['ssm:/invite-to-chat/dev/gms/new'] }];
  const checked = async (secret: string) => {
    const target = targetOf({ catalog: { ...catalog, receivers }, readSecret: async () => secret });
    const results = await checkReceivers({ ...target, setting: () => 'invite-to-chat/dev/identity-key' });

    expect(JSON.stringify(results)).not.toContain(secret);
    return results.filter(({ what }) => what.startsWith('receiver')).map(({ ok, what }) => [ok, what]);
  };

  expect(await checked('0f1e2d3c4b5a69788796a5b4c3d2e1f0')).toEqual([
    [true, 'receiver gms: secret ssm:/invite-to-chat/dev/gms/new: readable'],
  ]);
  const wrong = [[false, 'receiver gms: secret ssm:/invite-to-chat/dev/gms/new is not 16 letters and digits or more']];
  expect(await checked('a/b?c#d e/a/b?c#d e')).toEqual(wrong);
  expect(await checked('guessed')).toEqual(wrong);
});
