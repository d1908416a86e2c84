import { Steps } from '../live/timeline.tsx';
import { Empty, Loading } from '../parts/empty.tsx';
import { fullTime } from '../parts/format.ts';
import { go } from '../state/location.ts';
import { isUnknown, timeline } from '../state/session.ts';
import { Rerun } from './rerun.tsx';
import { stateOf, toneOf, whyOf } from './session-words.ts';

export function SessionDetail({ id }: { readonly id: string }) {
  const shown = timeline.value;
  if (isUnknown.value && !shown)
    return <Empty title={`This machine has no session ${id}.`}>It may lie in another state folder.</Empty>;
  if (!shown) return <Loading rows={6} />;
  const { session } = shown;
  const state = session && stateOf(session);
  const why = whyOf(shown);

  return (
    <>
      <h2>
        <code>{id}</code> {state && <span class={`badge ${toneOf(state)}`}>{state}</span>}
      </h2>
      <p class="why">
        {why.text} {why.advice && <strong>{why.advice}</strong>}{' '}
        <a href={`/${why.doc}`} target="_blank" rel="noreferrer">
          {why.doc}
        </a>
      </p>
      <Rerun id={id} />
      {session && (
        <dl class="facts">
          <Fact name="Accepted" value={fullTime(session.acceptedAt)} />
          <Fact name="Channel" value={session.channel} />
          <Fact name="Client" value={session.clientId} />
          <Fact name="Queue" value={session.chatQueueKey} />
          <Fact name="Caller" value={session.caller ?? 'anyone'} />
          <Fact name="Attempts" value={String(session.attempt)} />
          <Fact name="Deadline" value={fullTime(session.deadline)} />
        </dl>
      )}
      {session?.steps && (
        <p>Tried by {session.steps.map(({ channel, status }) => `${channel} (${status})`).join(', then ')}.</p>
      )}
      {session?.previousSessionId && (
        <p>
          Before it:{' '}
          <button type="button" class="quiet small" onClick={() => go({ session: session.previousSessionId ?? '' })}>
            {session.previousSessionId}
          </button>
        </p>
      )}
      <h3>Timeline</h3>
      <Steps timeline={shown} />
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string | undefined }) {
  return value === undefined ? null : (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
