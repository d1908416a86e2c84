import type { Transcripts } from '../../ledger/transcripts.ts';
import type { TranscriptRoute } from './conversation-routes.ts';
import { json, problem } from './http.ts';

/** `GET /sessions/{id}/messages?after=`, of a channel that keeps them. */
export function createTranscriptRoute({
  transcripts,
}: {
  readonly transcripts: Pick<Transcripts, 'read'>;
}): TranscriptRoute {
  return async ({ row: { sessionId }, conversation }, { queryStringParameters: query = {} }) => {
    const { after } = query;
    if (after !== undefined && !/^[\w.-]{1,64}$/.test(after))
      return problem([{ code: 'invalid_parameter', parameter: 'after', detail: 'Send next of the page before.' }]);

    return json(200, await transcripts.read({ conversation: conversation.id, sessionId }, after));
  };
}
