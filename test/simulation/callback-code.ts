/** The code of callbacks under test, by one name each: a mutant is the same set, built from changed sources. */

export { createAnnounce, createAnnouncedWrite } from '../../lib/callback/announce.ts';
export { eventsOfReceipt, eventsOfRow } from '../../lib/callback/events.ts';
export { createTakeCallback } from '../../lib/callback/take-callback.ts';
export { callbackGroup } from '../../lib/queue/sqs-callbacks.ts';
export { createMemoryCallbacks } from '../memory/callbacks.ts';
