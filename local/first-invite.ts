/** The sample invite that `npm start` proposes to a catalog. */
import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import type { CatalogData } from '../lib/catalog/catalog.ts';

/** In this order. */
const samples = [
  'events/esp/whatsapp-invite.json',
  'events/messenger/invite.json',
  'events/esp/rcs-invite.json',
  'events/twilio/whatsapp-invite.json',
];

const invite = z.object({ Parameters: z.object({ _umsChannel: z.string(), StandardResponseId: z.string() }) });

/** What to type for it: with a list of callers, every request needs a key of one of them. */
export function inviteCommand(path: string, { api, needsKey }: { api: string; needsKey: boolean }): string {
  const key = needsKey ? " -H 'x-api-key: A_KEY_OF_THE_LIST'" : '';

  return `curl -H 'content-type: application/json'${key} -d @${path} ${api}/esp`;
}

/** The first that names a channel and a response of the catalog; undefined if none does. */
export function firstInvite({ channels, responses }: Pick<CatalogData, 'channels' | 'responses'>): string | undefined {
  return samples.filter(existsSync).find((path) => {
    const { _umsChannel: channel, StandardResponseId: response } = invite.parse(
      JSON.parse(readFileSync(path, 'utf8')),
    ).Parameters;

    return channels.some(({ name }) => name === channel) && responses.some(({ id }) => id === response);
  });
}
