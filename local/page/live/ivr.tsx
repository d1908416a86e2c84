import { Code } from '../parts/code.tsx';
import { Copy } from '../parts/copy.tsx';
import { curl } from '../parts/curl.ts';
import { duration } from '../parts/format.ts';
import { reasonOf } from '../state/api.ts';
import { type Channel, channels, responses } from '../state/catalog.ts';
import { type Exchange, invite, inviteOrder, isInviting, lastExchange, position, response } from '../state/invite.ts';
import { nameOf } from '../state/media.ts';
import { channel, chooseChannel, name } from '../state/person.ts';
import { stage } from '../state/story.ts';
import { WhatIf } from './what-if.tsx';

export function Ivr() {
  const medium = nameOf(channel.value?.mediaType ?? 'whatsapp');

  return (
    <section class="column ivr" aria-label="IVR">
      <header>
        <h2>The IVR</h2>
        <p>Pressing 2 makes the IVR post one invite.</p>
      </header>
      <div class="body">
        <div class={`call ${stage.value === 'press' ? 'lit' : ''}`}>
          <p class="in-line">
            {name} is number <strong>{position}</strong> in line.
          </p>
          <button
            type="button"
            class="press"
            disabled={isInviting.value || !channel.value}
            onClick={() => invite(inviteOrder())}
          >
            Press 2: continue in {medium}
          </button>
          <Channels />
        </div>
        {lastExchange.value ? <Request exchange={lastExchange.value} /> : <BeforeFirst />}
        <WhatIf />
      </div>
    </section>
  );
}

function Channels() {
  return (
    <fieldset class="segments">
      <legend class="visually-hidden">Channel</legend>
      {channels.value.map((one) => (
        <label key={one.name} title={one.name}>
          <input
            type="radio"
            name="channel"
            checked={channel.value?.name === one.name}
            onChange={() => {
              response.value = undefined;
              chooseChannel(one.name);
            }}
          />
          <span>{isAlone(one) ? nameOf(one.mediaType) : one.name}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Two channels of one medium are known apart by their names. */
const isAlone = ({ mediaType }: Channel) => channels.value.filter((one) => one.mediaType === mediaType).length === 1;

function BeforeFirst() {
  return <p class="hint">The request and its answer will stand here, with the time that it took.</p>;
}

function Request({ exchange: { order, answer } }: { readonly exchange: Exchange }) {
  return (
    <div class="exchange">
      <p class="exchange-line">
        <code>
          {order.method} {order.path}
        </code>
        {answer ? (
          <>
            <span class={`badge ${answer.ok ? 'green' : 'red'}`}>{answer.status || 'no answer'}</span>
            <span class="ms">{duration(answer.ms)}</span>
          </>
        ) : (
          <span class="ms">…</span>
        )}
        <Copy text={() => curl(order)} label="curl" title="Copy the request as curl" />
      </p>
      {answer && !answer.ok && <p class="problem">{reasonOf(answer)}</p>}
      <details>
        <summary>Request and answer</summary>
        <Code label="Request" text={JSON.stringify(order.body, null, 2)} />
        {answer && <Code label="Answer" text={JSON.stringify(answer.body, null, 2)} />}
        <Responses />
      </details>
    </div>
  );
}

function Responses() {
  const fitting = responses.value.filter(({ channels }) => channels.includes(channel.value?.name ?? ''));

  return (
    <label class="row">
      Next time send
      <select
        value={response.value ?? ''}
        onChange={({ currentTarget }) => {
          response.value = currentTarget.value || undefined;
        }}
      >
        <option value="">the usual response</option>
        {fitting.map(({ id }) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </select>
    </label>
  );
}
