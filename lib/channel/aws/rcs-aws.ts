import { PinpointSMSVoiceV2Client, SendRcsMessageCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { clientConfig } from '../../net/aws-client.ts';
import { type Channel, type ChannelDeps, FileGoneError, type Transport } from '../channel.ts';
import type { BusinessId, ChannelSettings } from '../settings.ts';
import { smsErrors } from './aws-errors.ts';
import { fetchRcsFile } from './fetch-rcs-file.ts';
import { awsInbound } from './inbound.ts';
import { outcomeOfAwsError } from './outcome-of-aws-error.ts';
import { toRcsMessage } from './rcs-message.ts';

/** In seconds. AWS takes less, but warns that a message may then expire on its way. */
const minTimeToLive = 10;
const maxTimeToLive = 172_800;

/** What AWS advises for messages that are needed soon. */
const fallbackSeconds = 60;

/** Characters of an SMS: of a longer message none goes out instead. */
const maxSms = 1600;

/** RCS by AWS End User Messaging, signed with the function's role. The business id is the agent's. */
export const rcsAws: Transport = { outbound: createRcsAws, inbound: awsInbound };

function createRcsAws(settings: ChannelSettings, { now, connectTimeoutMs }: ChannelDeps): Channel {
  const client = new PinpointSMSVoiceV2Client(clientConfig({ connectTimeoutMs, endpoint: settings.endpoint }));

  return {
    send: async ({ businessId, clientId, sessionId, messageId, content, deadline }, { signal }) => {
      const business = settings.businessIds[businessId];
      if (!business) return { status: 'refused', fault: 'unknown_business' };

      const left = Math.floor((deadline - now()) / 1000);
      const fallback = fallbackOf(business, content.text);
      const wanted = fallback ? Math.min(left, fallback.afterSeconds) : left;
      const command = new SendRcsMessageCommand({
        DestinationPhoneNumber: `+${clientId}`,
        OriginationIdentity: businessId,
        RcsMessageContent: toRcsMessage(content),
        TimeToLive: Math.min(Math.max(wanted, minTimeToLive), maxTimeToLive),
        // Comes back with every event of the message: one that an SMS follows has not failed.
        Context: { sessionId, messageId, ...(fallback && { fallback: 'SMS' }) },
        ...(fallback && { FallbackConfiguration: fallback.configuration }),
        ...(business.configurationSet !== undefined && { ConfigurationSetName: business.configurationSet }),
      });

      try {
        const { MessageId } = await client.send(command, { abortSignal: signal });

        return MessageId ? { status: 'sent', messageId: MessageId } : { status: 'unknown' };
      } catch (error) {
        return outcomeOfAwsError(error, smsErrors);
      }
    },

    fetchMedia: async ({ ref }, { businessId, ...options }) => {
      const { mediaBucket } = settings.businessIds[businessId] ?? {};
      if (!mediaBucket) throw new FileGoneError('the channel has no media-bucket');

      return fetchRcsFile(ref, { mediaBucket, ...options });
    },
  };
}

/** The SMS that AWS sends by itself if the phone takes no RCS, or did not in time; undefined if none. */
function fallbackOf({ smsFallback, smsFallbackSeconds }: BusinessId, text: string) {
  if (smsFallback === undefined || text.length > maxSms || text.trim() === '') return undefined;

  return {
    afterSeconds: Number(smsFallbackSeconds ?? fallbackSeconds),
    configuration: { Channel: 'SMS', MessageBody: text, OriginationIdentity: smsFallback },
  } as const;
}
