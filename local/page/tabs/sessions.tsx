import { useEffect } from 'preact/hooks';
import type { SessionRow } from '../../page-types.ts';
import { Empty, Loading } from '../parts/empty.tsx';
import { counted, dayTime } from '../parts/format.ts';
import { VirtualList } from '../parts/virtual-list.tsx';
import { go, read } from '../state/location.ts';
import { resource } from '../state/resource.ts';
import { SessionDetail } from './session-detail.tsx';
import { Filters } from './session-filters.tsx';
import { faultOf, fits, stateOf, toneOf } from './session-words.ts';

const sessions = resource<readonly SessionRow[]>('/local/sessions', {
  isStale: ({ type }) => type === 'step' || type === 'receipt' || type === 'sweep',
  wait: 400,
});

export function Sessions() {
  useEffect(() => sessions.watch(), []);
  const loaded = sessions.value.value;
  if (loaded.state === 'loading') return <Loading rows={8} />;
  if (loaded.state === 'failed') return <Empty title="The sessions cannot be read.">{loaded.reason}</Empty>;
  if (loaded.data.length === 0)
    return (
      <Empty title="No session yet.">
        <p>
          Press 2 on the <a href="/">Live</a> view, or post an invite to <code>/esp</code>. Each has its row here.
        </p>
      </Empty>
    );

  return <Split rows={loaded.data} />;
}

function Split({ rows }: { readonly rows: readonly SessionRow[] }) {
  const shown = rows.filter(fits);
  const chosen = read('session');

  return (
    <div class="split">
      <section class="list" aria-label="Sessions">
        <Filters rows={rows} shown={shown.length} />
        {shown.length === 0 ? (
          <Empty title="No session fits.">
            <p>
              None of {counted(rows.length, 'session')} does.{' '}
              <button
                type="button"
                class="quiet small"
                onClick={() => go({ state: '', channel: '', caller: '', fault: '', find: '' })}
              >
                Show all
              </button>
            </p>
          </Empty>
        ) : (
          <VirtualList
            label={counted(shown.length, 'session')}
            items={shown}
            rowHeight={52}
            selected={shown.findIndex(({ sessionId }) => sessionId === chosen)}
            onSelect={({ sessionId }) => go({ session: sessionId })}
            keyOf={({ sessionId }) => sessionId}
            row={(row) => <Row row={row} />}
          />
        )}
      </section>
      <section class="detail" aria-label="Session">
        {chosen === '' ? (
          <Empty title="Choose a session.">
            <p>What happened to it, why, and what comes next.</p>
          </Empty>
        ) : (
          <SessionDetail key={chosen} id={chosen} />
        )}
      </section>
    </div>
  );
}

function Row({ row }: { readonly row: SessionRow }) {
  const { sessionId, chat, channel, kind, notification, caller, acceptedAt } = row;
  const fault = faultOf(row);
  const state = stateOf(row);

  return (
    <span class="session-row">
      <code>{sessionId}</code>
      <span class={`badge ${toneOf(state)}`}>{state}</span>
      <small>
        {channel} · {kind === 'inbound' ? 'inbound' : notification ? 'notification' : 'invite'} · {caller ?? 'anyone'}
        {fault && ` · ${fault.code}`}
      </small>
      <small class="end">
        {chat.state} · {dayTime(acceptedAt)}
      </small>
    </span>
  );
}
