import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { base64Of, FileButton } from '../parts/file-button.tsx';
import { dayTime } from '../parts/format.ts';
import { now } from '../parts/now.ts';
import { type Answer, call, reasonOf } from '../state/api.ts';
import { responses } from '../state/catalog.ts';
import type { Conversation } from '../state/conversation.ts';
import { answer, end, taken, takeSession } from '../state/desk.ts';
import { stage } from '../state/story.ts';

export function DeskControls({ conversation }: { readonly conversation: Conversation }) {
  const { id, said, ended } = conversation;
  const problem = useSignal('');
  const hasJustTaken = useRef(false);
  const succeeded = (answer: Answer) => {
    problem.value = answer.ok ? '' : reasonOf(answer);
    return answer.ok;
  };
  if (ended !== undefined) return <p class="desk-note">Ended: {ended}.</p>;

  const isTaken = taken.value.has(id);
  const take = () => {
    hasJustTaken.current = true;
    void takeSession(id);
  };
  const closesAt = said.findLast(({ windowClosesAt }) => windowClosesAt !== undefined)?.windowClosesAt;
  const isClosed = closesAt !== undefined && Date.parse(closesAt) < now.value;

  return (
    <div class="desk-controls">
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
      {isTaken && <Composer id={id} succeeded={succeeded} takesFocus={hasJustTaken.current} />}
      <div class="desk-row">
        {!isTaken && (
          <button type="button" class={stage.value === 'take' ? 'lit' : ''} onClick={take}>
            Take
          </button>
        )}
        {isTaken && (
          <Templates
            id={id}
            channel={conversation.channel ?? conversation.opened?.channel ?? ''}
            succeeded={succeeded}
          />
        )}
        {isTaken && <SendFile id={id} succeeded={succeeded} />}
        <button type="button" class="quiet end" onClick={async () => succeeded(await end(id))}>
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

type Succeeded = (answer: Answer) => boolean;

/** `takesFocus`: the agent has just asked for it. Drawn for another reason, it must not catch what Ann types. */
function Composer({
  id,
  succeeded,
  takesFocus,
}: {
  readonly id: string;
  readonly succeeded: Succeeded;
  readonly takesFocus: boolean;
}) {
  const text = useSignal('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takesFocus) field.current?.focus({ preventScroll: true });
  }, []);
  const send = async (event: Event) => {
    event.preventDefault();
    const written = text.value.trim();
    if (written === '') return;
    text.value = '';
    if (!succeeded(await answer(id, { text: written }))) text.value = written;
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
function Templates({
  id,
  channel,
  succeeded,
}: {
  readonly id: string;
  readonly channel: string;
  readonly succeeded: Succeeded;
}) {
  const fitting = responses.value.filter(({ channels }) => channels.includes(channel));
  const send = async (responseId: string) => {
    const { Contact, CustomProperties } = fitting.find((one) => one.id === responseId)?.example ?? {};
    succeeded(
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

function SendFile({ id, succeeded }: { readonly id: string; readonly succeeded: Succeeded }) {
  const send = async (file: File) => {
    const body = { mediaType: file.type || 'application/octet-stream', name: file.name, base64: await base64Of(file) };
    const kept = await call<{ readonly mediaId: string }>({ method: 'POST', path: `/local/media/${id}`, body });
    if (succeeded(kept) && kept.body) succeeded(await answer(id, { mediaId: kept.body.mediaId }));
  };

  return (
    <FileButton label="File from the agent" take={send}>
      File…
    </FileButton>
  );
}
