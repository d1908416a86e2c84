import type { KvList } from '../../esp/kv-list.ts';
import { canonical } from '../../invite/idempotency-key.ts';
import { digestOf } from '../../net/digest.ts';

/** What an agent posted, as it was written: exactly one of text, response, media and attachments, files with a text. */
export type PostedMessage = {
  readonly author?: { readonly id?: string; readonly name?: string };
  readonly text?: string;
  readonly response?: {
    readonly id: string;
    readonly contact: KvList;
    readonly agent: KvList;
    readonly customProperties: KvList;
  };
  readonly mediaId?: string;
  readonly attachments?: readonly PostedAttachment[];
};

export type PostedAttachment = { readonly url: string; readonly mediaType: string; readonly name?: string };

/** Covers everything that the client or the agents would see, so that a reused key is noticed. */
export function contentHashOf({ author, text, response, mediaId, attachments = [] }: PostedMessage): string {
  const parts = [
    [author?.id, author?.name],
    text,
    response && [
      response.id,
      ...[response.contact, response.agent, response.customProperties].map((list) => canonical(list)),
    ],
    mediaId,
    attachments.map(({ url, mediaType, name }) => [url, mediaType, name]),
  ];

  return digestOf(JSON.stringify(parts)).toString('base64url').slice(0, 22);
}
