import { describe, expect, test } from 'vitest';
import { registerWithMeta } from '../../../cli/operate/register-webhook.ts';
import { describeReceiver } from '../../../cli/operate/webhook-steps.ts';
import type { CatalogData } from '../../../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../../../lib/catalog/load.ts';
import { createGraphApps } from '../../../local/vendors/graph-apps.ts';
import { answerRead, localAccountId, localAppId } from '../../../local/vendors/graph-reads.ts';
import { sampleData, targetOf } from '../../support/target.ts';
import { startVendor } from '../../support/vendor.ts';

const meta = { name: 'meta', kind: 'meta' as const, appSecrets: ['ssm:/secret'], verifyToken: 'ssm:/verify' };
const secretOf = async (reference: string) => `value of ${reference}`;

/** Our webhook, which answers a handshake with the right token. */
async function startReceiver(verifyToken = 'value of ssm:/verify') {
  const { url } = await startVendor(({ path }, response) => {
    const query = new URLSearchParams(path.split('?')[1]);
    const right = query.get('hub.verify_token') === verifyToken;
    response.writeHead(right ? 200 : 401).end(right ? query.get('hub.challenge') : '');
  });

  return `${url}/webhooks/meta`;
}

/** The simulated Graph API, as far as it takes registrations, and a target whose channel sends by it. */
async function startGraph(changes: { readonly accountId?: string } = {}) {
  const channels = sampleData().channels.filter(({ receiver }) => receiver === 'meta');
  const numbers = channels.flatMap(({ businessIds }) =>
    Object.values(businessIds).map(({ phoneNumberId = '', token = '' }) => ({
      phoneNumberId,
      token: `value of ${token}`,
    })),
  );
  const apps = createGraphApps(() => ({ numbers, appSecrets: ['value of ssm:/secret'] }));
  const vendor = await startVendor(async ({ method = '', path, headers, body }, response) => {
    const token = /^Bearer (.+)$/.exec(String(headers.authorization))?.[1];
    const read = method === 'GET' ? answerRead(path, token, { numbers, templates: [] }) : undefined;
    const found = read ?? (await apps.answer({ method, url: path, token, body }));
    const [status, answer] = found && 'answer' in found ? [200, found.answer] : [400, found ?? {}];
    response.writeHead(status).end(JSON.stringify(answer));
  });
  const catalog: CatalogData = {
    ...sampleData(),
    receivers: [meta],
    channels: channels.map((channel) => ({
      ...channel,
      endpoint: `${vendor.url}/v24.0`,
      businessIds: Object.fromEntries(
        Object.entries(channel.businessIds).map(([id, keys]) => [id, { ...keys, ...changes }]),
      ),
    })),
  };
  const posted = () =>
    vendor.requests.filter(({ method }) => method === 'POST').map(({ path, body }) => [path, JSON.parse(body)]);

  return { target: targetOf({ catalog, readSecret: secretOf }), posted, vendor };
}

describe('Meta is told', { timeout: 180_000 }, () => {
  test('the URL and the fields of the app, and the app of each account that the token may manage', async () => {
    const { target, posted, vendor } = await startGraph();
    const url = await startReceiver();

    expect(await registerWithMeta(target, { receiver: meta, url })).toEqual([
      `app ${localAppId} posts to ${url}`,
      `account ${localAccountId} reports to app ${localAppId}`,
    ]);
    expect(posted()).toEqual([
      [
        `/v24.0/${localAppId}/subscriptions`,
        {
          object: 'whatsapp_business_account',
          callback_url: url,
          verify_token: 'value of ssm:/verify',
          fields:
            'messages,user_preferences,message_template_status_update,message_template_quality_update,phone_number_quality_update,account_update',
          include_values: true,
        },
      ],
      [`/v24.0/${localAccountId}/subscribed_apps`, {}],
    ]);
    // Each call has the token that it needs. None is in a URL, which may be logged, but debug_token's, where Meta
    // wants it.
    const called = vendor.requests.filter(({ path }) => !path.includes('debug_token'));
    expect(called.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${localAppId}|value of ssm:/secret`,
      'Bearer value of ssm:/invite-to-chat/dev/whatsapp-main/token',
    ]);
    expect(called.map(({ path }) => path).join()).not.toContain('value');
  });

  test('that an account, or a number, posts here while the app’s URL stays as it is', async () => {
    const { target, posted } = await startGraph();
    const url = await startReceiver();
    const override = { override_callback_uri: url, verify_token: 'value of ssm:/verify' };

    await registerWithMeta(target, { receiver: meta, url, override: 'account' });
    expect(posted()).toEqual([[`/v24.0/${localAccountId}/subscribed_apps`, override]]);

    await registerWithMeta(target, { receiver: meta, url, override: 'number' });
    expect(posted().slice(1)).toEqual([
      [`/v24.0/${localAccountId}/subscribed_apps`, {}],
      ['/v24.0/106540352242922', { webhook_configuration: override }],
    ]);
  });

  test('of the account that channels.yml names, and no other', async () => {
    const { target } = await startGraph({ accountId: '77' });

    await expect(registerWithMeta(target, { receiver: meta, url: await startReceiver() })).rejects.toThrow(
      '77/subscribed_apps answered 400',
    );
  });

  test('nothing with a token that Meta does not know, and nothing of it is shown', async () => {
    const { target, posted } = await startGraph();
    const given = registerWithMeta(target, { receiver: meta, url: await startReceiver(), token: 'a wrong one' });

    await expect(given).rejects.toThrow(/^The token of channel whatsapp-main is not valid: run npm run doctor/);
    await expect(given).rejects.not.toThrow('a wrong one');
    expect(posted()).toEqual([]);
  });

  test('and refuses a URL that does not answer its handshake', async () => {
    const { target } = await startGraph();

    for (const url of [await startReceiver('another token'), 'http://127.0.0.1:9/webhooks/meta'])
      await expect(registerWithMeta(target, { receiver: meta, url })).rejects.toThrow(/subscriptions answered 400/);
  });
});

describe('what a vendor must be told is shown', () => {
  const about = { region: 'eu-west-1', url: 'https://api.example.com/webhooks/meta' };

  test('of Meta: URL, fields and references, and no secret', () => {
    const shown = describeReceiver(meta, { ...about, catalog: sampleData() }).join('\n');

    expect(shown).toContain('Receiver meta, of kind meta, for whatsapp-main');
    expect(shown).toContain('https://api.example.com/webhooks/meta');
    expect(shown).toContain('the text in ssm:/verify');
    expect(shown).toContain('account_update');
  });

  test('of GMS: the options with an address whose secret is not shown, and the chat servers that push there', () => {
    const server = {
      ...{ kind: 'genesys-gms' as const, name: 'genesys', endpoint: 'https://gms.example.com', services: {} },
      ...{ sealKey: 'ssm:/s', push: {}, receiver: 'gms' },
    };
    const receiver = { name: 'gms', kind: 'gms' as const, pathSecrets: ['ssm:/new', 'ssm:/old'] };
    const shown = describeReceiver(receiver, {
      ...{ ...about, url: 'https://api.example.com/webhooks/gms' },
      catalog: { ...sampleData(), chatServers: [server] },
    }).join('\n');

    expect(shown).toContain('Receiver gms, of kind gms, for chat server genesys');
    expect(shown).toContain('customhttp.url = https://api.example.com/webhooks/gms/SECRET');
    expect(shown).toContain('the text in ssm:/new; ssm:/old is accepted, too');
  });

  test('of a Page Messenger’s settings, and no account', () => {
    const { data } = loadCatalogFolder('examples/messenger');
    if (!data) throw new Error('the catalog is broken');
    const shown = describeReceiver(meta, { ...about, catalog: data }).join('\n');

    expect(shown).toMatch(/under Messenger, Settings[\s\S]*Fields +messages, messaging_postbacks, message_deliveries/);
    expect(shown).toContain('Pages          102030405060708');
    expect(shown).not.toMatch(/WhatsApp|subscribed_apps/);
  });

  test('of AWS: a command for the accounts, and one for each configuration set', () => {
    const topic = 'arn:aws:sns:eu-west-1:123456789012:receipts';
    const [first] = sampleData().channels;
    if (!first) throw new Error('no channel');
    const channels = [
      { ...first, receiver: 'aws', transport: 'whatsapp-aws' as const },
      {
        ...first,
        receiver: 'aws',
        transport: 'sms-aws' as const,
        businessIds: { 1: { configurationSet: 'ivr' }, 2: {} },
      },
    ];
    const catalog = { ...sampleData(), channels };
    const shown = describeReceiver({ name: 'aws', kind: 'aws', topics: [topic] }, { ...about, catalog }).join('\n');

    expect(shown).toContain(`--id ACCOUNT --event-destinations '[{"eventDestinationArn":"${topic}"}]'`);
    expect(shown).toContain(`--configuration-set-name ivr --event-destination-name receipts`);
    expect(shown).toContain('has no configuration-set, so AWS reports nothing');
    expect(shown).not.toContain('RCS');
  });

  test('of AWS’ RCS: all of its events, and where the agent puts what clients write', () => {
    const topic = 'arn:aws:sns:eu-west-1:123456789012:rcs';
    const [first] = sampleData().channels;
    if (!first) throw new Error('no channel');
    const businessIds = { 'rcs-1': { configurationSet: 'ivr' } };
    const channels = [{ ...first, receiver: 'aws', transport: 'rcs-aws' as const, businessIds }];
    const catalog = { ...sampleData(), channels };
    const shown = describeReceiver({ name: 'aws', kind: 'aws', topics: [topic] }, { ...about, catalog }).join('\n');

    expect(shown).toContain('--matching-event-types TEXT_ALL RCS_ALL --sns-destination');
    expect(shown).toContain(`--rcs-agent-id rcs-1 --two-way-enabled --two-way-channel-arn ${topic}`);
  });
});
