import type { HttpEvent } from '../../lib/lambda/http/http.ts';
import { writeInviteRecord } from '../../lib/queue/invite-record.ts';
import { espBody, inviteRecord } from '../support/builders.ts';
import { httpEvent } from '../support/http-event.ts';
import { sampleResponse } from '../support/sample-catalog.ts';
import { apiKey } from './stage.ts';

export type Kind = 'plain' | 'notification';

const notificationParameters = { TerminateSessionFlag: 'true', ChatQueueKey: '1:session-WA-sendSR' };
const areas = [202, 212, 213, 303, 305, 312, 404, 415, 503, 512, 602, 617, 646, 702, 713, 718, 773, 801, 818, 917];

let made = 0;

/** Every client is another one: a number of the United States that is kept for fiction. */
function nextClient(): string {
  made += 1;

  return `1${areas[made % areas.length]}55501${String(made % 100).padStart(2, '0')}`;
}

/** The README's request. */
export function inviteRequest(
  kind: Kind,
  { key, ...members }: { readonly key?: boolean; readonly UserData?: object; readonly Method?: string } = {},
): HttpEvent {
  const parameters = { _umsClientId: nextClient(), ...(kind === 'notification' && notificationParameters) };
  const headers = { 'x-api-key': apiKey, ...(key && { 'idempotency-key': `bench-${made}` }) };

  return httpEvent({ body: JSON.stringify(espBody(parameters, members)), headers });
}

const response = sampleResponse('order-ready');

/** Bodies of the invite queue, as accept writes them for such requests. */
export function inviteRecords(kind: Kind, count: number): string[] {
  return Array.from({ length: count }, () => {
    const clientId = nextClient();
    const acceptedAt = Date.now();
    const record = inviteRecord({
      sessionId: `B${String(made).padStart(15, '0')}`,
      contentHash: String(made).padStart(22, '0'),
      caller: 'ivr',
      clientId,
      acceptedAt,
      deadline: acceptedAt + 900_000,
      ...(kind === 'notification' && { notification: true, chatQueueKey: '1:session-WA-sendSR' }),
      response: { id: response.id, hash: response.hash },
    });

    return writeInviteRecord(record);
  });
}
