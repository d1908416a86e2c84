import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { checkChatServers } from '../../../cli/operate/check-chat-servers.ts';
import { loadCatalogFolder } from '../../../lib/catalog/load.ts';
import type { ExternalSettings } from '../../../lib/chat-server/settings.ts';
import { sealKey } from '../../support/genesys-gms.ts';
import { sampleData, targetOf } from '../../support/target.ts';
import { startVendor } from '../../support/vendor.ts';

const gms = (endpoint: string): ExternalSettings => ({
  kind: 'genesys-gms',
  name: 'gms-main',
  endpoint,
  services: { '1:session-WA': 'agents' },
  apiKey: 'ssm:/invite-to-chat/dev/gms-main/api-key',
  sealKey: 'ssm:/invite-to-chat/dev/gms-main/seal-key',
  push: {},
});
const connect: ExternalSettings = {
  kind: 'amazon-connect',
  name: 'connect-main',
  instanceId: 'instance-1',
  contactFlows: { '1:session-WA': 'flow-1' },
  numbers: {},
  messageTemplates: {},
};
const target = (server: ExternalSettings, readSecret = async (_reference: string) => sealKey) =>
  targetOf({ catalog: { ...sampleData(), chatServers: [server] }, readSecret });

test('none is there but the builtin one: nothing to say', async () => {
  expect(loadCatalogFolder('catalog').data?.chatServers).toEqual([]);
  expect(await checkChatServers(targetOf())).toEqual([]);
});

describe('Genesys', () => {
  test('answers, and its secrets can be read', async () => {
    const { url, requests } = await startVendor((_request, response) => response.writeHead(404).end());
    const results = await checkChatServers(target(gms(url)));

    expect(results.map(({ ok, what }) => [ok, what])).toEqual([
      [true, `chat server gms-main: ${url} answers`],
      [true, 'chat server gms-main: secret ssm:/invite-to-chat/dev/gms-main/api-key: readable'],
      [true, 'chat server gms-main: secret ssm:/invite-to-chat/dev/gms-main/seal-key: readable'],
    ]);
    expect(requests.map(({ method }) => method)).toEqual(['GET']);
  });

  test('has a seal key that is not one, and an API key that cannot be read', async () => {
    const results = await checkChatServers(
      target(gms('http://127.0.0.1:9'), async (reference) => {
        if (reference.endsWith('api-key')) throw new Error('ParameterNotFound');
        return 'no key at all';
      }),
    );

    expect(results.filter(({ ok }) => !ok)).toMatchObject([
      { what: expect.stringContaining('does not answer') },
      {
        what: expect.stringContaining('ParameterNotFound'),
        fix: expect.stringContaining('--name /invite-to-chat/dev/gms-main/api-key'),
      },
      { what: expect.stringContaining('not 32 bytes'), fix: 'openssl rand -base64 32' },
    ]);
    expect(JSON.stringify(results)).not.toContain('no key at all');
  });
});

describe('Amazon Connect', () => {
  let states: Readonly<Record<string, object | undefined>>;

  beforeEach(async () => {
    const { url } = await startVendor(({ path }, response) => {
      const [, body] = Object.entries(states).find(([start]) => path.startsWith(start)) ?? [];
      if (body) response.end(JSON.stringify(body));
      else response.writeHead(404, { 'x-amzn-errortype': 'ResourceNotFoundException' }).end('{}');
    });
    vi.stubEnv('AWS_ENDPOINT_URL_CONNECT', url);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test('has its instance and the flow of each chat queue key', async () => {
    states = {
      '/instance/': { Instance: { InstanceStatus: 'ACTIVE' } },
      '/contact-flows/': { ContactFlow: { State: 'ACTIVE' } },
    };

    expect((await checkChatServers(target(connect))).map(({ ok, what }) => [ok, what])).toEqual([
      [true, 'chat server connect-main: instance instance-1 is active'],
      [true, 'chat server connect-main: flow flow-1 of 1:session-WA is active'],
    ]);
  });

  test('has a flow that is archived, or no instance', async () => {
    states = { '/contact-flows/': { ContactFlow: { State: 'ARCHIVED' } } };

    expect(await checkChatServers(target(connect))).toMatchObject([
      {
        ok: false,
        what: expect.stringContaining('ResourceNotFoundException'),
        fix: 'aws connect list-instances --region eu-west-1',
      },
      {
        ok: false,
        what: 'chat server connect-main: flow flow-1 of 1:session-WA is archived',
        fix: expect.stringContaining('instance-1'),
      },
    ]);
  });
});
