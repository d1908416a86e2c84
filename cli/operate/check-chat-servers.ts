/** Checks the catalog's external chat servers, without opening a session. */

import type { ConnectSettings, GmsSettings } from '../../lib/chat-server/settings.ts';
import { createSeal } from '../../lib/net/seal.ts';
import { checkReach } from './check-reach.ts';
import { type CheckResult, failedCheck } from './check-result.ts';
import { checkSecret } from './check-secret.ts';
import type { Target } from './target.ts';

export async function checkChatServers(target: Target): Promise<readonly CheckResult[]> {
  const checks = (target.catalog.chatServers ?? []).map((server) =>
    server.kind === 'genesys-gms' ? checkGms(target, server) : checkConnect(target, server),
  );

  return (await Promise.all(checks)).flat();
}

async function checkGms(target: Target, server: GmsSettings): Promise<readonly CheckResult[]> {
  const at = `chat server ${server.name}`;
  // The simulated one knows no secrets.
  if (target.local) return [await checkReach(at, target.local.vendors.gms)];

  const place = 'catalog/chat-servers.yml';
  const references = [server.apiKey, server.basicAuth?.password].filter((reference) => reference !== undefined);
  const secrets = await Promise.all(references.map((reference) => checkSecret(target, { at, reference, place })));
  const seal = await checkSecret(target, { at, reference: server.sealKey, place });

  return [
    await checkReach(at, server.endpoint),
    ...secrets.flatMap(({ results }) => results),
    ...seal.results,
    ...(seal.secret === undefined || isSealKey(seal.secret)
      ? []
      : [{ ok: false, what: `${at}: the seal key is not 32 bytes in base64`, fix: 'openssl rand -base64 32' }]),
  ];
}

function isSealKey(keys: string): boolean {
  try {
    createSeal(keys);

    return true;
  } catch {
    return false;
  }
}

async function checkConnect(
  target: Target,
  { name, instanceId, region = target.region, contactFlows }: ConnectSettings,
): Promise<readonly CheckResult[]> {
  const at = `chat server ${name}`;
  if (target.local) return [await checkReach(at, target.local.vendors.connect)];

  const { ConnectClient, DescribeContactFlowCommand, DescribeInstanceCommand } = await import(
    '@aws-sdk/client-connect'
  );
  const client = new ConnectClient({ region });
  const checkState = async (
    what: string,
    state: () => Promise<string | undefined>,
    fix: string,
  ): Promise<CheckResult> => {
    try {
      const found = await state();

      return { ok: found === 'ACTIVE', what: `${what} is ${(found ?? 'not there').toLowerCase()}`, fix };
    } catch (cause) {
      return failedCheck(what, cause, fix);
    }
  };

  return Promise.all([
    checkState(
      `${at}: instance ${instanceId}`,
      async () => (await client.send(new DescribeInstanceCommand({ InstanceId: instanceId }))).Instance?.InstanceStatus,
      `aws connect list-instances --region ${region}`,
    ),
    ...Object.entries(contactFlows).map(([key, ContactFlowId]) =>
      checkState(
        `${at}: flow ${ContactFlowId} of ${key}`,
        async () =>
          (await client.send(new DescribeContactFlowCommand({ InstanceId: instanceId, ContactFlowId }))).ContactFlow
            ?.State,
        `aws connect list-contact-flows --region ${region} --instance-id ${instanceId}`,
      ),
    ),
  ]);
}
