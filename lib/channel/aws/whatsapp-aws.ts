import {
  GetWhatsAppMessageMediaCommand,
  SendWhatsAppMessageCommand,
  SocialMessagingClient,
} from '@aws-sdk/client-socialmessaging';
import * as z from 'zod/mini';
import { clientConfig } from '../../net/aws-client.ts';
import { readJson } from '../../net/read-json.ts';
import { type Channel, type ChannelDeps, type FetchMediaOptions, FileGoneError, type Transport } from '../channel.ts';
import { fetchClientFile } from '../fetch-client-file.ts';
import type { ClientFile } from '../inbound.ts';
import { edgeOf, toWhatsappMessage, toWhatsappPresence } from '../meta/whatsapp-message.ts';
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
      if (edgeOf(message.content) !== 'messages') return { status: 'refused', fault: 'content_not_supported' };

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

    show: async (presence, { signal }) => {
      const { phoneNumberId } = settings.businessIds[presence.businessId] ?? {};
      const body = toWhatsappPresence(presence);
      if (!phoneNumberId || !body) return;

      const message = Buffer.from(JSON.stringify(body));
      const command = new SendWhatsAppMessageCommand({
        ...{ originationPhoneNumberId: phoneNumberId, message, metaApiVersion },
      });
      // Nobody waits for it, and the next one comes soon.
      await client.send(command, { abortSignal: signal }).catch(() => {});
    },

    fetchMedia: async (file, options) => {
      const { phoneNumberId } = settings.businessIds[options.businessId] ?? {};
      if (!phoneNumberId) throw new FileGoneError('the business id is not in this channel');

      return fetchMedia(client, file, { ...options, phoneNumberId });
    },
  };
}

const fileRef = z.object({ id: z.string() });

/** AWS hands a file out to a bucket only: it is put there, and read from there. */
async function fetchMedia(
  client: SocialMessagingClient,
  { ref }: ClientFile,
  { phoneNumberId, bucket, signal, maxBytes }: FetchMediaOptions & { readonly phoneNumberId: string },
): Promise<Uint8Array> {
  const { success, data } = fileRef.safeParse(readJson(ref));
  if (!success) throw new FileGoneError('the file has no id');
  if (!bucket) throw new Error('there is no bucket to which AWS could hand out the file');

  try {
    const { url, headers } = await bucket.upload();
    await client.send(
      new GetWhatsAppMessageMediaCommand({
        mediaId: data.id,
        originationPhoneNumberId: phoneNumberId,
        destinationS3PresignedUrl: { url, headers },
      }),
      { abortSignal: signal },
    );
    const { status, bytes } = await fetchClientFile(await bucket.link(), { headers: {}, signal, maxBytes });
    if (status !== 200) throw new Error(`AWS did not put the file into the bucket: ${status}`);

    return bytes;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException')
      throw new FileGoneError('AWS has no such file');
    throw error;
  }
}
