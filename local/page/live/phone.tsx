import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Loading } from '../parts/empty.tsx';
import { counted } from '../parts/format.ts';
import { reasonOf } from '../state/api.ts';
import { mediumOf } from '../state/media.ts';
import { channel, clientId, name } from '../state/person.ts';
import { type Bubble, bubbles, writeAs } from '../state/phone.ts';
import { stage } from '../state/story.ts';
import { PhoneBubble } from './bubble.tsx';
import { PhoneMenu } from './phone-menu.tsx';

export function Phone() {
  const mediaType = channel.value?.mediaType ?? 'whatsapp';
  const business = channel.value?.businessIds[0] ?? '';
  const { name: medium, header } = mediumOf(mediaType);

  return (
    <section class="column phone-column" aria-label="Phone">
      <header>
        <h2>{name}’s phone</h2>
        <p>
          What {name} sees and writes. You are {name} here.
        </p>
      </header>
      <div class={`phone ${mediaType}`}>
        <div class="phone-top">
          <span class="avatar" aria-hidden="true">
            A
          </span>
          <p>
            <strong>Acme Shop</strong>
            <span class="phone-sub">{header ?? `+${business}`}</span>
          </p>
          <PhoneMenu />
        </div>
        <Thread key={clientId.value} medium={medium} />
        <Composer />
      </div>
    </section>
  );
}

function Thread({ medium }: { readonly medium: string }) {
  const box = useRef<HTMLDivElement>(null);
  const wanted = useSignal(atOnce);
  const all = bubbles.value;
  const shown = all?.slice(-wanted.value);
  const earlier = (all?.length ?? 0) - (shown?.length ?? 0);
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight });
  useEffect(() => {
    toEnd();
  }, [all?.length]);

  return (
    <div
      class="thread"
      ref={box}
      onLoadCapture={toEnd}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      role="log"
      aria-label={`Messages on ${name}’s phone`}
    >
      {shown === undefined ? (
        <Loading rows={2} />
      ) : shown.length === 0 ? (
        <p class="thread-empty">
          Nothing in {medium} yet. The message comes when {name} presses 2.
        </p>
      ) : (
        <>
          {earlier > 0 && (
            <button
              type="button"
              class="quiet small earlier"
              onClick={() => {
                wanted.value += atOnce;
              }}
            >
              {counted(earlier, 'earlier message')}
            </button>
          )}
          {shown.map((bubble) => (
            <PhoneBubble key={idOf(bubble)} bubble={bubble} />
          ))}
        </>
      )}
    </div>
  );
}

/** A phone that took part in a load test has thousands, and nobody reads them all. */
const atOnce = 100;

const idOf = ({ vendorMessageId, messageId, at }: Bubble) => vendorMessageId ?? messageId ?? at;

function Composer() {
  const text = useSignal('');
  const problem = useSignal('');
  const isLit = stage.value === 'write';
  const receives = channel.value?.receives ?? true;
  const send = async (event: Event) => {
    event.preventDefault();
    const written = text.value.trim();
    if (written === '') return;
    text.value = '';
    const answer = await writeAs({ text: written });
    problem.value = answer.ok ? '' : reasonOf(answer);
    if (!answer.ok) text.value = written;
  };

  return (
    <>
      {problem.value && (
        <p class="phone-problem" role="alert">
          {problem.value}
        </p>
      )}
      {!receives && (
        <p class="phone-note">
          {channel.value?.name} has no receiver in the catalog, so nothing that is written here would arrive.
        </p>
      )}
      <form class={`composer ${isLit ? 'lit' : ''}`} onSubmit={send}>
        <input
          aria-label="Message from the client"
          placeholder={isLit ? `Write back as ${name}` : 'Message'}
          autocomplete="off"
          maxLength={4096}
          disabled={!receives}
          value={text.value}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value;
          }}
        />
        <button type="submit" class="send" disabled={!receives}>
          Send
        </button>
      </form>
    </>
  );
}
