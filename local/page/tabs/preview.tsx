import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { CatalogView, PreviewAnswer } from '../../page-types.ts';
import { Cards, nameOfFile } from '../parts/cards.tsx';
import { Code } from '../parts/code.tsx';
import { call, reasonOf } from '../state/api.ts';
import { onEvent } from '../state/events.ts';
import { nameOf } from '../state/media.ts';

type Props = {
  readonly channel: CatalogView['channels'][number];
  readonly responseId: string;
  readonly language: string;
  /** As JSON, so that the same values ask once. */
  readonly values: string;
};

/** What the channel would send, drawn as its phone shows it. */
export function Preview({ channel, responseId, language, values }: Props) {
  const answer = useSignal<PreviewAnswer | undefined>(undefined);
  const problem = useSignal('');
  useEffect(() => {
    let isGone = false;
    const ask = async () => {
      const body = {
        ...{ responseId, channel: channel.name, values: JSON.parse(values) },
        ...(language !== '' && { language }),
      };
      const asked = await call<PreviewAnswer>({ method: 'POST', path: '/local/preview', body });
      if (isGone) return;
      answer.value = asked.ok ? asked.body : undefined;
      problem.value = asked.ok ? '' : reasonOf(asked);
    };
    const timer = setTimeout(() => void ask(), 120);
    const stop = onEvent(({ type }) => {
      if (type === 'catalog') void ask();
    });

    return () => {
      isGone = true;
      clearTimeout(timer);
      stop();
    };
  }, [channel.name, responseId, language, values, answer, problem]);
  const shown = answer.value;

  return (
    <section class={`preview phone ${channel.mediaType}`} aria-label={`Preview on ${channel.name}`}>
      <div class="phone-top">
        <p>
          <strong>{nameOf(channel.mediaType)}</strong>
          <span class="phone-sub">{channel.name}</span>
        </p>
      </div>
      <div class="preview-body">
        {shown?.status === 'rendered' && <Message shown={shown} />}
        {shown?.status === 'refused' && (
          <p class="preview-refused">
            <strong>{shown.fault.code}</strong> {shown.detail || shown.fault.title}
          </p>
        )}
        {problem.value && <p class="preview-refused">{problem.value}</p>}
      </div>
      {shown?.status === 'rendered' && (
        <details>
          <summary>What is sent</summary>
          <Code label={`What ${channel.name} is given`} text={JSON.stringify(shown.content, null, 2)} />
        </details>
      )}
    </section>
  );
}

function Message({ shown }: { readonly shown: Extract<PreviewAnswer, { status: 'rendered' }> }) {
  const { text, attachments = [], choices = [], cards = [] } = shown;

  return (
    <div class="bubble theirs">
      {attachments.map((file) => (
        <p class="file" key={file}>
          {nameOfFile(file)}
        </p>
      ))}
      <p class="bubble-text" dir="auto">
        {text}
      </p>
      {choices.length > 0 && (
        <ul class="choices">
          {choices.map((title) => (
            <li key={title} class="choice">
              {title}
            </li>
          ))}
        </ul>
      )}
      <Cards cards={cards} />
    </div>
  );
}
