import { nameOfFile } from '../parts/cards.tsx';
import { size } from '../parts/format.ts';
import { filesOfMessages } from '../state/desk.ts';
import { type Bubble, sentPictures } from '../state/phone.ts';
import { Attachments } from './attachments.tsx';

/** Pictures as such, as soon as the agents have them; what this page sent, at once. */
export function Files({ bubble }: { readonly bubble: Bubble }) {
  const { vendorMessageId = '', messageId = '', media, files = [], attachments = [] } = bubble;
  const sent = sentPictures.value.get(vendorMessageId);
  if (media && sent !== undefined) return <img src={sent} alt={media.name ?? 'Picture'} />;
  const known = filesOfMessages.value.get(messageId) ?? filesOfMessages.value.get(vendorMessageId);
  if (known) return <Attachments {...known} />;
  const shown = media ? [media] : files;

  return shown.length > 0
    ? shown.map((file) => <File key={`${file.name}${file.size}`} file={file} />)
    : attachments.map((link) => (
        <p class="file" key={link}>
          {nameOfFile(link)}
        </p>
      ));
}

type Shown = { readonly mediaType: string; readonly size: number; readonly name?: string | undefined };

function File({ file }: { readonly file: Shown }) {
  return (
    <p class="file">
      {file.name ?? file.mediaType}
      <small>{size(file.size)}</small>
    </p>
  );
}
