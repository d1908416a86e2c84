import { useEffect, useRef } from 'preact/hooks';
import { Empty, Loading } from '../parts/empty.tsx';
import { shortTime } from '../parts/format.ts';
import { Ticks } from '../parts/ticks.tsx';
import { VirtualList } from '../parts/virtual-list.tsx';
import { channels } from '../state/catalog.ts';
import type { Conversation, Said } from '../state/conversation.ts';
import { conversations, deskIsLoaded, openConversations } from '../state/desk.ts';
import { go } from '../state/location.ts';
import { nameOf } from '../state/media.ts';
import { sessionId } from '../state/session.ts';
import { stage } from '../state/story.ts';
import { Attachments } from './attachments.tsx';
import { DeskControls } from './desk-controls.tsx';

export function Desk() {
  return (
    <section class="column desk" aria-label="Desk">
      <header>
        <h2>The agent’s desk</h2>
        <p>What the chat queue brings. You are Maria here.</p>
      </header>
      <div class="body">
        {deskIsLoaded.value ? <Sessions /> : <Loading />}
        <Chosen />
      </div>
    </section>
  );
}

function Sessions() {
  const open = openConversations.value;
  if (open.length === 0)
    return (
      <Empty title="No session waits.">
        <p>One appears here as soon as an invite is sent: the agents see who is about to write.</p>
      </Empty>
    );

  return (
    <VirtualList
      label={`Open sessions: ${open.length}`}
      items={open}
      rowHeight={44}
      visibleRows={Math.min(open.length, 3)}
      selected={open.findIndex(({ id }) => id === sessionId.value)}
      onSelect={({ id }) => go({ session: id })}
      keyOf={({ id }) => id}
      row={(one) => <SessionRow conversation={one} />}
    />
  );
}

function SessionRow({ conversation: { opened, channel, said } }: { readonly conversation: Conversation }) {
  const current = channel ?? opened?.channel;
  const medium = nameOf(channels.value.find(({ name }) => name === current)?.mediaType ?? '');
  const hasWritten = said.some(({ from }) => from === 'client');

  return (
    <>
      <span class="row-main">
        …{opened?.clientId.slice(-4)} <small>{medium}</small>
      </span>
      <span class="row-side">
        {hasWritten ? <span class="badge cyan">wrote</span> : <span class="badge">invited</span>}
        <small>{opened ? shortTime(opened.submittedAt) : ''}</small>
      </span>
      <small class="row-queue">{opened?.chatQueueKey}</small>
    </>
  );
}

function Chosen() {
  const conversation = conversations.value.get(sessionId.value ?? '');
  if (!conversation?.opened) return null;

  return (
    <div class={`conversation ${stage.value === 'take' ? 'lit' : ''}`}>
      <Known conversation={conversation} />
      <Transcript conversation={conversation} />
      <DeskControls key={conversation.id} conversation={conversation} />
    </div>
  );
}

/** Everything that the IVR knew. */
function Known({ conversation: { opened } }: { readonly conversation: Conversation }) {
  const { userData = {}, lastCalledAgent, previousSessionId, interactionSubtype } = opened ?? {};
  const facts = Object.entries(userData).filter(([name]) => !name.startsWith('_ums') && !name.startsWith('GCTI'));
  const { Intent: intent } = userData;

  return (
    <details class="known">
      <summary>
        What the IVR knew{typeof intent === 'string' && <span class="badge">{intent}</span>}
        {lastCalledAgent && <small>last agent {lastCalledAgent}</small>}
      </summary>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{Array.isArray(value) ? value.join(' › ') : String(value)}</dd>
          </div>
        ))}
        <div>
          <dt>kind</dt>
          <dd>{interactionSubtype ?? 'invite'}</dd>
        </div>
        {previousSessionId && (
          <div>
            <dt>before it</dt>
            <dd>
              <button type="button" class="quiet small" onClick={() => go({ session: previousSessionId })}>
                {previousSessionId}
              </button>
            </dd>
          </div>
        )}
      </dl>
    </details>
  );
}

function Transcript({ conversation }: { readonly conversation: Conversation }) {
  const { id, opened, said, receipts } = conversation;
  const box = useRef<HTMLDivElement>(null);
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight });
  useEffect(() => {
    toEnd();
  }, [said.length, id]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="transcript" ref={box} onLoadCapture={toEnd} tabIndex={0} role="log" aria-label="Conversation">
      {opened?.message && (
        <p class="said system">
          <small>invite</small> {opened.message}
        </p>
      )}
      {said.map((one) => (
        <Message key={one.messageId} id={id} said={one} status={receipts[one.messageId]?.status} />
      ))}
    </div>
  );
}

function Message({
  id,
  said,
  status,
}: {
  readonly id: string;
  readonly said: Said;
  readonly status: string | undefined;
}) {
  const { from, author, text, attachments = [], receivedAt, late } = said;

  return (
    <div class={`said ${from}`}>
      <small>
        {from === 'agent' ? (author?.name ?? 'agent') : from === 'client' ? 'Ann' : 'system'} {shortTime(receivedAt)}
        {late && ' · after the end'} {from !== 'client' && <Ticks status={status ?? 'accepted'} />}
      </small>
      <Attachments sessionId={id} attachments={attachments} />
      {!attachments.some(({ name }) => name === text) && <p>{text}</p>}
    </div>
  );
}
