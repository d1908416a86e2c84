/** Messages as Twilio expects them: the fields of a form. */
import type { OutboundMessage } from '../channel.ts';
import type { Content } from '../content.ts';
import type { BusinessId, ChannelSettings } from '../settings.ts';
import { toAddress } from './twilio-address.ts';

/** Seconds for which a message may wait in Twilio's queue: more than its maximum is refused, less seldom goes out. */
const minValidity = 5;
const maxValidity = 36_000;

/**
 * What Twilio does with an answer of ours that is not 200, or with none: it posts again, up to five times. Settings of
 * a connection follow the URL, and are not sent or signed.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
const persistence = '#rc=5&rp=all';

type Sender = Pick<ChannelSettings, 'mediaType' | 'statusUrl'> & {
  readonly business: BusinessId;
  /** ms since 1970. */
  readonly now: number;
};

/**
 * Each message names the URL for its receipts, with our id in the query: a receipt finds its row before the send was
 * answered. Returns undefined for a template message without a content SID.
 */
export function toTwilioMessage(
  { clientId, businessId, messageId, content, deadline }: OutboundMessage,
  { mediaType, statusUrl, business, now }: Sender,
): URLSearchParams | undefined {
  const fields = contentFields(content);
  if (!fields) return undefined;

  const left = Math.floor((deadline - now) / 1000);

  const all: Field[] = [
    ['To', toAddress(clientId, mediaType)],
    ['From', toAddress(businessId, mediaType)],
    ...optional('MessagingServiceSid', business.messagingServiceSid),
    ['ValidityPeriod', String(Math.min(Math.max(left, minValidity), maxValidity))],
    ...optional('StatusCallback', statusUrl && `${statusUrl}?message=${messageId}${persistence}`),
    ...fields,
  ];

  return new URLSearchParams(all);
}

type Field = [name: string, value: string];

/** `apiKey`: SID and secret with a colon between them. */
export function basicAuth(apiKey: string): string {
  return `Basic ${Buffer.from(apiKey).toString('base64')}`;
}

function contentFields(content: Content): Field[] | undefined {
  switch (content.type) {
    case 'text':
      return [
        ...optional('Body', content.text),
        ...(content.attachments ?? []).map(({ url }): Field => ['MediaUrl', url]),
      ];
    case 'template': {
      const { contentSid, variables = {} } = content.twilio ?? {};
      if (contentSid === undefined) return undefined;

      const hasVariables = Object.keys(variables).length > 0;
      return [
        ['ContentSid', contentSid],
        ...optional('ContentVariables', hasVariables ? JSON.stringify(variables) : undefined),
      ];
    }
    case 'interactive':
      throw new Error('Twilio cannot carry Apple’s interactive content');
    default:
      return content satisfies never;
  }
}

function optional(name: string, value: string | undefined): Field[] {
  return value === undefined || value === '' ? [] : [[name, value]];
}
