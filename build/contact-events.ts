import type { ConnectSettings } from '../lib/chat-server/settings.ts';

type Resource = { readonly Type: string; readonly Properties: Record<string, unknown> };

/**
 * The rule that puts the ends of chats on the queue of what AWS reports. Connect puts its events on the bus of its own
 * region: those of an instance in another one do not come by themselves.
 */
export function contactEventsTo(servers: readonly ConnectSettings[], region: string): Record<string, Resource> {
  const here = servers.filter((server) => server.region === undefined || server.region === region);
  const instanceIds = [...new Set(here.map(({ instanceId }) => instanceId))];
  if (instanceIds.length === 0) return {};

  return {
    ContactEvents: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Description: 'The ends of chats in Amazon Connect.',
        EventPattern: {
          source: ['aws.connect'],
          'detail-type': ['Amazon Connect Contact Event'],
          detail: {
            channel: ['CHAT'],
            eventType: ['DISCONNECTED', 'COMPLETED'],
            instanceArn: instanceIds.map((id) => ({ suffix: `:instance/${id}` })),
          },
        },
        Targets: [
          {
            Id: 'vendor-events',
            Arn: { 'Fn::GetAtt': ['VendorEvents', 'Arn'] },
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['VendorEventsDeadLetters', 'Arn'] } },
          },
        ],
      },
    },
  };
}
