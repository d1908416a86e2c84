/** What an RCS channel needs of its agents: that they may send, and that what clients write has somewhere to go. */
import type { RcsAgentInformation } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { BusinessId, ChannelSettings } from '../../lib/channel/settings.ts';
import { type CheckResult, failedCheck } from './check-result.ts';
import type { Target } from './target.ts';

export async function checkRcsAgents(
  { catalog, region }: Pick<Target, 'catalog' | 'region'>,
  { name, endpoint, businessIds, receiver }: ChannelSettings,
): Promise<readonly CheckResult[]> {
  const { PinpointSMSVoiceV2Client, DescribeRcsAgentsCommand } = await import('@aws-sdk/client-pinpoint-sms-voice-v2');
  const client = new PinpointSMSVoiceV2Client({ region, ...(endpoint !== undefined && { endpoint }) });
  const known = (catalog.receivers ?? []).find((one) => one.name === receiver);
  const topics = known?.kind === 'aws' ? known.topics : [];

  const checks = Object.entries(businessIds).map(async ([agent, keys]): Promise<readonly CheckResult[]> => {
    const fix = `aws pinpoint-sms-voice-v2 describe-rcs-agents --region ${region} --rcs-agent-ids ${agent}`;

    try {
      const { RcsAgents: [found] = [] } = await client.send(new DescribeRcsAgentsCommand({ RcsAgentIds: [agent] }));
      const status = found?.Status?.toLowerCase() ?? 'not there';
      // One that is tested sends to its own test devices.
      const sends = {
        ok: ['active', 'partial', 'testing'].includes(status),
        what: `${name}: agent ${agent} is ${status}`,
      };

      return [
        { ...sends, fix },
        ...(found && receiver !== undefined ? inboundOf(found, keys, { name, topics, fix }) : []),
      ];
    } catch (cause) {
      return [failedCheck(`${name}: agent ${agent}`, cause, fix)];
    }
  });

  return (await Promise.all(checks)).flat();
}

function inboundOf(
  { TwoWayEnabled, TwoWayChannelArn = '', TwoWayMediaS3BucketName }: RcsAgentInformation,
  { mediaBucket }: BusinessId,
  { name, topics, fix }: { readonly name: string; readonly topics: readonly string[]; readonly fix: string },
): readonly CheckResult[] {
  const reaches = TwoWayEnabled === true && topics.includes(TwoWayChannelArn);

  return [
    {
      ok: reaches,
      what: reaches
        ? `${name}: what clients write comes to a topic of the receiver`
        : `${name}: the agent’s two-way channel is none of the receiver’s topics: ${TwoWayChannelArn || 'it has none'}`,
      fix,
    },
    ...(mediaBucket === undefined
      ? []
      : [
          {
            ok: TwoWayMediaS3BucketName === mediaBucket,
            what: `${name}: the agent puts clients’ files into ${TwoWayMediaS3BucketName ?? 'no bucket'}`,
            fix,
          },
        ]),
  ];
}
