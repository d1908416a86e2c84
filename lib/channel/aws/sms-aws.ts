import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { clientConfig } from '../../net/aws-client.ts';
import type { Channel, ChannelDeps, Transport } from '../channel.ts';
import type { ChannelSettings } from '../settings.ts';
import { smsErrors } from './aws-errors.ts';
import { awsInbound } from './inbound.ts';
import { outcomeOfAwsError } from './outcome-of-aws-error.ts';

/** AWS's limits, in seconds. */
const minTimeToLive = 5;
const maxTimeToLive = 259_200;

/** AWS End User Messaging SMS, signed with the function's role. The network stops trying when the invite expires. */
export const smsAws: Transport = { outbound: createSmsAws, inbound: awsInbound };

function createSmsAws(settings: ChannelSettings, { now, connectTimeoutMs }: ChannelDeps): Channel {
  const client = new PinpointSMSVoiceV2Client(clientConfig({ connectTimeoutMs, endpoint: settings.endpoint }));

  return {
    send: async ({ businessId, clientId, sessionId, messageId, content, deadline }, { signal }) => {
      const business = settings.businessIds[businessId];
      if (!business) return { status: 'refused', fault: 'unknown_business' };

      const left = Math.floor((deadline - now()) / 1000);
      const command = new SendTextMessageCommand({
        DestinationPhoneNumber: `+${clientId}`,
        OriginationIdentity: business.originationIdentity ?? `+${businessId}`,
        MessageBody: content.text,
        MessageType: 'TRANSACTIONAL',
        TimeToLive: Math.min(Math.max(left, minTimeToLive), maxTimeToLive),
        // Comes back with every event of the message.
        Context: { sessionId, messageId },
        ...(business.configurationSet !== undefined && { ConfigurationSetName: business.configurationSet }),
      });

      try {
        const { MessageId } = await client.send(command, { abortSignal: signal });

        return MessageId ? { status: 'sent', messageId: MessageId } : { status: 'unknown' };
      } catch (error) {
        return outcomeOfAwsError(error, smsErrors);
      }
    },
  };
}
