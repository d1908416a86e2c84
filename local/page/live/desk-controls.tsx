import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { base64Of, FileButton } from '../parts/file-button.tsx';
import { dayTime } from '../parts/format.ts';
import { now } from '../parts/now.ts';
import { type Answer, call, reasonOf } from '../state/api.ts';
import { responses } from '../state/catalog.ts';
import { answer, type Conversation, end, taken, takeSession } from '../state/desk.ts';
import { stage } from '../state/story.ts';

export function DeskControls({ conversation }: { readonly conversation: Conversation }) {
  const { id, said, ended } = conversation;
  const problem = useSignal('');
  const told = (answer: Answer) => {
    problem.value = answer.ok ? '' : reasonOf(answer);
    return answer.ok;
  };
  if (ended !== undefined) return <p class="desk-note">Ended: {ended}.</p>;

  const isTaken = taken.value.has(id);
  const closesAt = said.findLast(({ windowClosesAt }) => windowClosesAt !== undefined)?.windowClosesAt;
  const isClosed = closesAt !== undefined && Date.parse(closesAt) < now.value;

  return (
    <div class="desk-controls">
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
      {isTaken && <Composer id={id} told={told} />}
      <div class="desk-row">
        {!isTaken && (
          <button type="button" class={stage.value === 'take' ? 'lit' : ''} onClick={() => takeSession(id)}>
            Take
          </button>
        )}
        {isTaken && <Templates id={id} channel={conversation.opened?.channel ?? ''} told={told} />}
        {isTaken && <SendFile id={id} told={told} />}
        <button type="button" class="quiet end" onClick={async () => told(await end(id))}>
          End
        </button>
        {closesAt && (
          <small class="window">
            {isClosed ? 'The window is closed: send a response.' : `Free text until ${dayTime(closesAt)}`}
          </small>
        )}
      </div>
    </div>
  );
}

type Told = (answer: Answer) => boolean;

function Composer({ id, told }: { readonly id: string; readonly told: Told }) {
  const text = useSignal('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const send = async (event: Event) => {
    event.preventDefault();
    const written = text.value.trim();
    if (written === '') return;
    text.value = '';
    if (!told(await answer(id, { text: written }))) text.value = written;
  };

  return (
    <form class={`composer ${stage.value === 'answer' ? 'lit' : ''}`} onSubmit={send}>
      <input
        ref={field}
        aria-label="Message from the agent"
        placeholder="Answer as Maria"
        autocomplete="off"
        maxLength={4096}
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value;
        }}
      />
      <button type="submit" class="send">
        Send
      </button>
    </form>
  );
}

/** A standard response, with the values of the catalog's example. After the window it is all that can be sent. */
function Templates({ id, channel, told }: { readonly id: string; readonly channel: string; readonly told: Told }) {
  const fitting = responses.value.filter(({ channels }) => channels.includes(channel));
  const send = async (responseId: string) => {
    const { Contact, CustomProperties } = fitting.find((one) => one.id === responseId)?.example ?? {};
    told(
      await answer(id, {
        standardResponseId: responseId,
        ...(Contact && { Contact }),
        ...(CustomProperties && { CustomProperties }),
      }),
    );
  };

  return (
    <select
      aria-label="Send a standard response"
      value=""
      onChange={({ currentTarget }) => {
        const { value } = currentTarget;
        currentTarget.value = '';
        if (value !== '') void send(value);
      }}
    >
      <option value="">Response…</option>
      {fitting.map((one) => (
        <option key={one.id} value={one.id}>
          {one.id}
        </option>
      ))}
    </select>
  );
}

function SendFile({ id, told }: { readonly id: string; readonly told: Told }) {
  const send = async (file: File) => {
    const body = { mediaType: file.type || 'application/octet-stream', name: file.name, base64: await base64Of(file) };
    const kept = await call<{ readonly mediaId: string }>({ method: 'POST', path: `/local/media/${id}`, body });
    if (told(kept) && kept.body) told(await answer(id, { mediaId: kept.body.mediaId }));
  };

  return (
    <FileButton label="File from the agent" take={send}>
      File…
    </FileButton>
  );
}
