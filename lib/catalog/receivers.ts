import * as z from 'zod';
import type { ReceiverSettings } from '../channel/receivers.ts';
import { secretReference } from './schema.ts';

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be 1 to 32 small letters, digits or dashes: it is part of a URL');

const secrets = z
  .array(secretReference)
  .min(1, 'must name the secret, or the new and the old one during a rotation')
  .max(2, 'may name two secrets at most: the new one and the old one')
  .refine((references) => new Set(references).size === references.length, 'must name two different secrets');

const meta = z.strictObject({
  name,
  kind: z.literal('meta'),
  'app-secret': z
    .union([secretReference, secrets])
    .describe('Of the app, which signs what Meta posts. During a rotation a list of two, the new one first.'),
  'verify-token': secretReference.describe('A text of your own, which Meta repeats when the webhook is registered.'),
});

const apple = z.strictObject({
  name,
  kind: z.literal('apple'),
  'msp-id': z.string().min(1).max(256).describe('Of the Messaging Service Provider, as Apple gave it.'),
  secret: z
    .union([secretReference, secrets])
    .describe('Of the provider, in base64 as Apple gave it. During a rotation a list of two, the new one first.'),
});

const aws = z.strictObject({
  name,
  kind: z.literal('aws'),
  topics: z
    .array(
      z
        .string()
        .regex(
          /^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/,
          'must be the arn of an SNS topic that is not FIFO, such as arn:aws:sns:eu-central-1:123456789012:receipts',
        ),
    )
    .min(1, 'must name a topic')
    .refine((arns) => new Set(arns).size === arns.length, 'must name each topic once')
    .describe('What the WhatsApp Business account and the SMS configuration sets publish to.'),
});

const gms = z.strictObject({
  name,
  kind: z.literal('gms'),
  'path-secret': z
    .union([secretReference, secrets])
    .describe(
      'A text of your own, the last part of the address. GMS signs nothing. During a rotation a list of two, the new one first.',
    ),
});

const twilio = z.strictObject({
  name,
  kind: z.literal('twilio'),
  'public-url': z
    .url({ protocol: /^https$/, error: 'must be an https URL, such as https://chat.example.com' })
    .refine((url) => !/[?#]/.test(url), 'must end before a query')
    .describe('What Twilio calls, up to /webhooks: your own domain, a proxy, or the URL that the deployment printed.'),
  'auth-token': z
    .union([secretReference, secrets])
    .describe('Of the account, which signs what Twilio posts. During a rotation a list of two, the new one first.'),
});

/** `receivers.yml`, which may be absent: what vendors post to. */
export const receiversFile = z.array(z.discriminatedUnion('kind', [meta, aws, apple, gms, twilio]));

export function toReceiverSettings(file: z.output<typeof receiversFile>[number]): ReceiverSettings {
  switch (file.kind) {
    case 'aws':
      return file;
    case 'gms': {
      const { 'path-secret': pathSecret, ...plain } = file;

      return { ...plain, pathSecrets: [pathSecret].flat() };
    }
    case 'apple': {
      const { 'msp-id': mspId, secret, ...plain } = file;

      return { ...plain, mspId, secrets: [secret].flat() };
    }
    case 'twilio': {
      const { 'public-url': publicUrl, 'auth-token': authToken, ...plain } = file;

      return { ...plain, publicUrl: publicUrl.replace(/\/+$/, ''), authTokens: [authToken].flat() };
    }
    case 'meta': {
      const { 'app-secret': appSecret, 'verify-token': verifyToken, ...plain } = file;

      return { ...plain, appSecrets: [appSecret].flat(), verifyToken };
    }
    default:
      return file satisfies never;
  }
}
