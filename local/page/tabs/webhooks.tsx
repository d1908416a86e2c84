import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { RecordedWebhook } from '../../page-types.ts';
import { Code } from '../parts/code.tsx';
import { Copy } from '../parts/copy.tsx';
import { Empty, Loading } from '../parts/empty.tsx';
import { duration, exactTime, fullTime, size } from '../parts/format.ts';
import { VirtualList } from '../parts/virtual-list.tsx';
import { call, reasonOf } from '../state/api.ts';
import { go, read } from '../state/location.ts';
import { resource } from '../state/resource.ts';
import { Callbacks } from './callbacks.tsx';
import { headerText, pretty } from './pretty.ts';

const webhooks = resource<readonly RecordedWebhook[]>('/local/webhooks', { isStale: ({ type }) => type === 'webhook' });

const directions = { '': 'From vendors', callers: 'To callers' };

/** What is posted to this machine, and what it posts to callers. */
export function Webhooks() {
  return (
    <div class="stacked">
      <fieldset class="segments direction">
        <legend class="visually-hidden">Direction</legend>
        {Object.entries(directions).map(([to, title]) => (
          <label key={to}>
            <input type="radio" name="direction" checked={read('to') === to} onChange={() => go({ to })} />
            <span>{title}</span>
          </label>
        ))}
      </fieldset>
      {read('to') === 'callers' ? <Callbacks /> : <FromVendors />}
    </div>
  );
}

function FromVendors() {
  useEffect(() => webhooks.watch(), []);
  const loaded = webhooks.value.value;
  if (loaded.state === 'loading') return <Loading rows={8} />;
  if (loaded.state === 'failed') return <Empty title="The webhooks cannot be read.">{loaded.reason}</Empty>;
  if (loaded.data.length === 0)
    return (
      <Empty title="No webhook yet.">
        <p>Vendors post receipts and what clients write. Press 2: the first receipts come within a second.</p>
      </Empty>
    );
  const shown = loaded.data.toReversed();
  const chosen = shown.find(({ n }) => String(n) === read('webhook'));

  return (
    <div class="split">
      <section class="list" aria-label="Webhooks">
        <VirtualList
          label="The last webhooks"
          items={shown}
          rowHeight={44}
          selected={chosen ? shown.indexOf(chosen) : -1}
          onSelect={({ n }) => go({ webhook: String(n) })}
          keyOf={({ n }) => String(n)}
          row={(one) => <Row webhook={one} />}
        />
      </section>
      <section class="detail" aria-label="Webhook">
        {chosen ? (
          <Detail key={chosen.n} webhook={chosen} />
        ) : (
          <Empty title="Choose a webhook.">
            <p>The exact bytes, the verdict on them, and the answer.</p>
          </Empty>
        )}
      </section>
    </div>
  );
}

const tones = { taken: 'green', 'nothing new': '', refused: 'red', 'not stored': 'red', handshake: 'cyan', other: '' };

function Row({ webhook: { n, receiver, verdict, status, at, again } }: { readonly webhook: RecordedWebhook }) {
  return (
    <span class="session-row">
      <span>
        <code>{receiver}</code> {verdict.text}
      </span>
      <span class={`badge ${tones[verdict.outcome]}`}>{verdict.outcome}</span>
      <small>
        #{n}
        {again !== undefined && `, again #${again}`} · {exactTime(at)}
      </small>
      <small class="end">{status}</small>
    </span>
  );
}

function Detail({ webhook }: { readonly webhook: RecordedWebhook }) {
  const { n, at, receiver, method, path, headers, base64, verdict, status, answer, ms } = webhook;
  const says = useSignal('');
  const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  const text = new TextDecoder().decode(bytes);
  const again = async (how: string, body: { readonly times?: number; readonly reversed?: boolean }) => {
    const path = `/local/webhooks/${n}/again`;
    const answer = await call<{ readonly answers: readonly number[] }>({ method: 'POST', path, body });
    says.value = answer.ok ? `Posted ${how}: answered ${answer.body?.answers.join(', ')}.` : reasonOf(answer);
  };

  return (
    <>
      <h2>
        <code>{receiver}</code> <span class={`badge ${tones[verdict.outcome]}`}>{verdict.outcome}</span>
      </h2>
      <p class="hint">
        {verdict.text} · {fullTime(at)} · answered {status} in {duration(ms)} · {size(bytes.length)}
      </p>
      <div class="rerun">
        <button type="button" class="quiet" onClick={() => again('again', {})}>
          Again
        </button>
        <button type="button" class="quiet" onClick={() => again('twice', { times: 2 })}>
          Twice
        </button>
        <button type="button" class="quiet" onClick={() => again('in reverse', { reversed: true })}>
          Reversed, with the one before
        </button>
        <Copy label="base64" title="Copy the exact bytes as base64" text={() => base64} />
        <p role="status" class="hint">
          {says.value}
        </p>
      </div>
      <h3>
        {method} {path}
      </h3>
      <Code label="Headers" text={headerText(headers)} />
      {text !== '' && <Code label="Exact bytes" text={text} />}
      {pretty(text) !== text && (
        <details>
          <summary>The same, indented</summary>
          <Code label="Indented" text={pretty(text)} />
        </details>
      )}
      <h3>Answer</h3>
      <Code label="Answer" text={answer === '' ? `${status}, without a body` : pretty(answer)} />
    </>
  );
}
