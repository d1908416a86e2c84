import * as z from 'zod';

const wholeNumber = (from: number, to?: number) => {
  const message =
    to === undefined ? `must be a whole number from ${from}` : `must be a whole number from ${from} to ${to}`;
  const number = z.coerce.number(message).int(message).min(from, message);

  return to === undefined ? number : number.max(to, message);
};
const orNothing = (pattern: RegExp, message: string) =>
  z.string(message).refine((text) => text === '' || pattern.test(text), message);
// One that `--param` gives is text.
const flag = z.union([z.boolean(), z.enum(['true', 'false'])], 'must be true or false');

const parameterName = (message: string) => z.string(message).regex(/^[\w.-]+(\/[\w.-]+)*$/, message);

const queueArn = /^arn:aws[\w-]*:sqs:[a-z0-9-]+:\d{12}:[\w*-]{1,80}(\.fifo)?$/;
const queueArns = z
  .string('must be arns of SQS queues')
  .transform((text) => (text === '' ? [] : text.split(',')))
  .refine(
    (arns) => arns.every((arn) => queueArn.test(arn)),
    'must be arns of SQS queues, with commas and no blanks between them',
  );

/** The `params` of a stage as serverless.yml resolves them, and the stage's name. */
export const settingsSchema = z.object({
  stage: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, 'must be 1 to 32 small letters, digits or dashes')
    .refine((stage) => stage !== 'local', 'cannot be local, which is what the commands call this machine'),
  callers: parameterName(
    'must be the name of an SSM parameter without its first slash, such as invite-to-chat/prod/callers, or none',
  ),
  callbacks: flag,
  callbackConcurrency: wholeNumber(2, 1000),
  callbackQueues: queueArns,
  logLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR'], 'must be DEBUG, INFO, WARN or ERROR'),
  sweepGraceSeconds: wholeNumber(60, 900),
  deliverConcurrency: wholeNumber(2, 1000),
  apiRate: wholeNumber(1),
  apiBurst: wholeNumber(1),
  webhookRate: wholeNumber(1),
  webhookBurst: wholeNumber(1),
  relayConcurrency: wholeNumber(2, 1000),
  identityKey: parameterName(
    'must be the name of an SSM parameter without its first slash, such as invite-to-chat/prod/identity-key',
  ),
  agentsWaitSeconds: wholeNumber(1),
  authorizer: z.enum(['none', 'iam', 'jwt'], 'must be none, iam or jwt'),
  alarmsEmail: orNothing(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail address, or empty'),
  domain: orNothing(/^[\w-]+(\.[\w-]+)+$/, 'must be a host name, or empty'),
  certificate: orNothing(/^arn:aws[\w-]*:acm:/, 'must be the arn of a certificate in ACM, or empty'),
  kmsKey: orNothing(/^arn:aws[\w-]*:kms:/, 'must be the arn of a key in KMS, or empty'),
  ownAgentsQueues: queueArns,
  ownNotificationsQueues: queueArns,
  dashboard: flag,
  tracing: flag,
  ledgerDeletionProtection: flag,
});

export type Settings = z.output<typeof settingsSchema>;
