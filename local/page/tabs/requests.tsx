import { useEffect } from 'preact/hooks';
import type { RecordedRequest } from '../../page-types.ts';
import { Code } from '../parts/code.tsx';
import { Copy } from '../parts/copy.tsx';
import { curl } from '../parts/curl.ts';
import { Empty, Loading } from '../parts/empty.tsx';
import { duration, exactTime, fullTime } from '../parts/format.ts';
import { VirtualList } from '../parts/virtual-list.tsx';
import { go, hrefWith, read } from '../state/location.ts';
import { resource } from '../state/resource.ts';
import { headerText, pretty } from './pretty.ts';

const requests = resource<readonly RecordedRequest[]>('/local/requests', { isStale: ({ type }) => type === 'request' });

export function Requests() {
  useEffect(() => requests.watch(), []);
  const loaded = requests.value.value;
  if (loaded.state === 'loading') return <Loading rows={8} />;
  if (loaded.state === 'failed') return <Empty title="The requests cannot be read.">{loaded.reason}</Empty>;
  if (loaded.data.length === 0)
    return (
      <Empty title="No request yet.">
        <p>The last 200 requests to the API are shown here with their answers. Press 2, or post to /esp.</p>
      </Empty>
    );
  const shown = loaded.data.toReversed();
  const chosen = shown.find(({ n }) => String(n) === read('request'));

  return (
    <div class="split">
      <section class="list" aria-label="Requests">
        <VirtualList
          label="The last requests"
          items={shown}
          rowHeight={44}
          selected={chosen ? shown.indexOf(chosen) : -1}
          onSelect={({ n }) => go({ request: String(n) })}
          keyOf={({ n }) => String(n)}
          row={(one) => <Row request={one} />}
        />
      </section>
      <section class="detail" aria-label="Request">
        {chosen ? (
          <Detail request={chosen} />
        ) : (
          <Empty title="Choose a request.">
            <p>Its bytes, its answer, and how long it took.</p>
          </Empty>
        )}
      </section>
    </div>
  );
}

function Row({ request: { method, path, status, ms, at } }: { readonly request: RecordedRequest }) {
  return (
    <span class="session-row">
      <code>
        {method} {path}
      </code>
      <span class={`badge ${status < 400 ? 'green' : 'red'}`}>{status}</span>
      <small>{exactTime(at)}</small>
      <small class="end">{duration(ms)}</small>
    </span>
  );
}

function Detail({ request }: { readonly request: RecordedRequest }) {
  const { method, path, status, ms, at, headers, body, answerHeaders, answer, sessionId } = request;
  const { 'content-type': type } = headers;
  const asCurl = () =>
    curl({
      ...{ method, path },
      ...(body !== '' && { text: body }),
      ...(type !== undefined && { headers: { 'content-type': type } }),
    });

  return (
    <>
      <h2>
        <code>
          {method} {path}
        </code>{' '}
        <span class={`badge ${status < 400 ? 'green' : 'red'}`}>{status}</span>
      </h2>
      <p class="hint">
        {fullTime(at)}, {duration(ms)}
      </p>
      <div class="rerun">
        <Copy label="curl" text={asCurl} />
        {sessionId !== undefined && <a href={hrefWith({ tab: 'sessions', session: sessionId })}>Session {sessionId}</a>}
      </div>
      <h3>Request</h3>
      <Code label="Headers of the request" text={headerText(headers)} />
      {body !== '' && <Code label="Body of the request" text={pretty(body)} />}
      <h3>Answer</h3>
      <Code label="Headers of the answer" text={headerText(answerHeaders)} />
      {answer !== '' && <Code label="Body of the answer" text={pretty(answer)} />}
    </>
  );
}
