import { SendWhatsAppMessageCommand, SocialMessagingClient } from '@aws-sdk/client-socialmessaging';
import { clientConfig } from '../../net/aws-client.ts';
import type { Channel, ChannelDeps, Transport } from '../channel.ts';
import { toWhatsappMessage } from '../meta/whatsapp-message.ts';
import type { ChannelSettings } from '../settings.ts';
import { socialErrors } from './aws-errors.ts';
import { awsInbound } from './inbound.ts';
import { outcomeOfAwsError } from './outcome-of-aws-error.ts';

/** The version of Meta's API that AWS uses on our behalf. */
const metaApiVersion = 'v20.0';

/** WhatsApp through AWS End User Messaging Social: the same message, signed with the function's role. */
export const whatsappAws: Transport = { outbound: createWhatsappAws, inbound: awsInbound };

function createWhatsappAws(settings: ChannelSettings, { connectTimeoutMs }: ChannelDeps): Channel {
  const client = new SocialMessagingClient(clientConfig({ connectTimeoutMs, endpoint: settings.endpoint }));

  return {
    send: async (message, { signal }) => {
      const { phoneNumberId } = settings.businessIds[message.businessId] ?? {};
      if (!phoneNumberId) return { status: 'refused', fault: 'unknown_business' };

      const body = Buffer.from(JSON.stringify(toWhatsappMessage(message)));
      const command = new SendWhatsAppMessageCommand({
        originationPhoneNumberId: phoneNumberId,
        message: body,
        metaApiVersion,
      });

      try {
        const { messageId } = await client.send(command, { abortSignal: signal });

        return messageId ? { status: 'sent', messageId } : { status: 'unknown' };
      } catch (error) {
        return outcomeOfAwsError(error, socialErrors);
      }
    },
  };
}
