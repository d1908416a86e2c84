import { useEffect } from 'preact/hooks';
import { Empty, Loading } from '../parts/empty.tsx';
import { counted, exactTime, fullTime } from '../parts/format.ts';
import { VirtualList } from '../parts/virtual-list.tsx';
import { go, hrefWith, read } from '../state/location.ts';
import { resource } from '../state/resource.ts';

type Callback = {
  readonly id: string;
  readonly caller: string;
  readonly sessionId: string;
  /** Such as `invite.sent`. */
  readonly type: string;
  readonly state: string;
  readonly tries: readonly { readonly at: string; readonly answer: string }[];
};

const callbacks = resource<readonly Callback[]>('/local/callbacks', {
  isStale: (event) => event.type === 'step' && event.step.startsWith('callback'),
});

/** What callers were sent of their invites, each with its tries. */
export function Callbacks() {
  useEffect(() => callbacks.watch(), []);
  const loaded = callbacks.value.value;
  if (loaded.state === 'loading') return <Loading rows={8} />;
  if (loaded.state === 'failed')
    return (
      <Empty title="No callbacks can be read here.">
        <p>
          A caller asks with <code>GET /sessions/…</code> what became of its invite. {loaded.reason}
        </p>
      </Empty>
    );
  if (loaded.data.length === 0) return <None />;
  const shown = loaded.data.toReversed();
  const chosen = shown.find(({ id }) => id === read('callback'));

  return (
    <div class="split">
      <section class="list" aria-label="Callbacks">
        <VirtualList
          label="The last callbacks"
          items={shown}
          rowHeight={44}
          selected={chosen ? shown.indexOf(chosen) : -1}
          onSelect={({ id }) => go({ callback: id })}
          keyOf={({ id }) => id}
          row={(one) => <Row callback={one} />}
        />
      </section>
      <section class="detail" aria-label="Callback">
        {chosen ? (
          <Detail callback={chosen} />
        ) : (
          <Empty title="Choose a callback.">
            <p>Every try, and what the caller answered.</p>
          </Empty>
        )}
      </section>
    </div>
  );
}

function None() {
  return (
    <Empty title="No callback yet.">
      <p>
        A caller hears what became of its invites if the list of callers gives it a <code>callback</code>: a URL of this
        machine, and a secret. Start with <code>CALLERS=FILE npm start</code>, give this page the caller’s key, and
        press 2. <a href="/docs/callbacks.md">docs/callbacks.md</a> has such a list.
      </p>
    </Empty>
  );
}

const tones: Readonly<Record<string, string>> = { taken: 'green', waiting: 'yellow', parked: 'red' };

function Row({ callback: { caller, sessionId, type, state, tries } }: { readonly callback: Callback }) {
  const last = tries.at(-1);

  return (
    <span class="session-row">
      <span>
        <code>{type}</code> to {caller}
      </span>
      <span class={`badge ${tones[state] ?? ''}`}>{state}</span>
      <small>
        {sessionId}
        {last && ` · ${exactTime(last.at)}`}
      </small>
      <small class="end">{last ? `${counted(tries.length, 'try', 'tries')}, ${last.answer}` : 'not tried yet'}</small>
    </span>
  );
}

function Detail({ callback }: { readonly callback: Callback }) {
  const { id, caller, sessionId, type, state, tries } = callback;

  return (
    <>
      <h2>
        <code>{type}</code> <span class={`badge ${tones[state] ?? ''}`}>{state}</span>
      </h2>
      <p class="why">{whatItMeans(state, caller)}</p>
      <p>
        <a href={hrefWith({ tab: 'sessions', session: sessionId })}>Session {sessionId}</a>
      </p>
      <p class="hint">
        <code>webhook-id: {id}</code>, the same with each try
      </p>
      <h3>Tries</h3>
      {tries.length === 0 ? (
        <p class="hint">None yet.</p>
      ) : (
        <ol class="tries">
          {tries.map(({ at, answer }) => (
            <li key={`${at}${answer}`}>
              <time dateTime={at}>{fullTime(at)}</time> <strong>{answer}</strong>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function whatItMeans(state: string, caller: string): string {
  switch (state) {
    case 'taken':
      return `${caller} has taken it.`;
    case 'waiting':
      return `${caller} has not taken it yet: it is tried again.`;
    case 'parked':
      return `It is kept until ${caller} takes callbacks again. npm run callbacks -- --caller ${caller} sends it at once.`;
    case 'dropped':
      return `It is not sent: what it says is no longer so, or ${caller} does not want it.`;
    default:
      return '';
  }
}
