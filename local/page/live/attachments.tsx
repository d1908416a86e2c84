import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { size } from '../parts/format.ts';
import { call } from '../state/api.ts';
import type { Attachment } from '../state/conversation.ts';

export function Attachments({
  sessionId,
  attachments,
}: {
  readonly sessionId: string;
  readonly attachments: readonly Attachment[];
}) {
  return (
    <>
      {attachments.map((one) => (
        <One key={one.mediaId ?? one.url ?? one.mediaType} sessionId={sessionId} attachment={one} />
      ))}
    </>
  );
}

type Kept = { readonly mediaType: string; readonly base64: string };

function One({ sessionId, attachment }: { readonly sessionId: string; readonly attachment: Attachment }) {
  const { mediaId, mediaType, name, error } = attachment;
  const url = useSignal<string | undefined>(undefined);
  const isPicture = /^image\/(png|jpeg|gif|webp|avif|bmp)$/.test(mediaType);
  useEffect(() => {
    if (!isPicture || mediaId === undefined) return;
    let made: string | undefined;
    let isGone = false;
    void call<Kept>({ path: `/local/media/${sessionId}.${mediaId}` }).then(({ ok, body }) => {
      if (!ok || !body || isGone) return;
      made = URL.createObjectURL(
        new Blob([Uint8Array.from(atob(body.base64), (one) => one.charCodeAt(0))], { type: mediaType }),
      );
      url.value = made;
    });

    return () => {
      isGone = true;
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [sessionId, mediaId, mediaType, isPicture, url]);

  if (url.value !== undefined) return <img src={url.value} alt={name ?? 'Picture'} />;

  return (
    <p class="file">
      {name ?? mediaType}
      <small>{error ?? (attachment.size === undefined ? '' : size(attachment.size))}</small>
    </p>
  );
}
