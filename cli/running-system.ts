/** What `npm start` on this machine has announced of itself. */
import * as z from 'zod';
import { readAnnounced } from '../local/state.ts';
import { Stop } from './stop.ts';

const endpointsSchema = z.object({
  api: z.url(),
  sqs: z.url(),
  dynamodb: z.url(),
  vendors: z.object({
    graphApi: z.url(),
    apple: z.url(),
    aws: z.url(),
    gms: z.url(),
    connect: z.url(),
    twilio: z.url(),
  }),
  inviteQueueUrl: z.url(),
  inviteDeadLetterUrl: z.url(),
  ledgerTable: z.string(),
  contactsTable: z.string(),
  catalog: z.string(),
  /** By caller. */
  callbacks: z.record(z.string(), z.unknown()),
});

/** `instead`: what to do if it is not meant to run here. Throws Stop if it is not running. */
export function readRunningSystem(
  env: Readonly<Record<string, string | undefined>>,
  { instead }: { readonly instead: string },
): z.infer<typeof endpointsSchema> {
  const stateDir = env.STATE_DIR || '.local';
  const { data } = endpointsSchema.safeParse(readAnnounced(stateDir));
  if (data) return data;

  throw new Stop(`Nothing runs on ${stateDir}. Start it with \`npm start\`, or ${instead}`);
}
