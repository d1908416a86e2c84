import { useSignal } from '@preact/signals';
import { Code } from '../parts/code.tsx';
import { curl } from '../parts/curl.ts';
import { duration } from '../parts/format.ts';
import { now } from '../parts/now.ts';
import { channels } from '../state/catalog.ts';
import { stage } from '../state/story.ts';
import { type Scenario, scenarios } from './scenarios.ts';

export function WhatIf() {
  return (
    <div class={`what-if ${stage.value === 'done' ? 'fresh' : ''}`}>
      <h3>What if…</h3>
      {channels.value.some(({ mediaType }) => mediaType === 'whatsapp') ? (
        <ul>
          {scenarios.map((scenario) => (
            <Row key={scenario.title} scenario={scenario} />
          ))}
        </ul>
      ) : (
        <p class="hint">What can go wrong is shown on WhatsApp: this catalog has no such channel.</p>
      )}
    </div>
  );
}

function Row({ scenario }: { readonly scenario: Scenario }) {
  const running = useSignal(false);
  const outcome = useSignal('');
  const isOpen = useSignal(false);
  const until = useSignal<number | undefined>(undefined);
  const run = async () => {
    running.value = true;
    outcome.value = '';
    try {
      outcome.value = await scenario.run((said, at) => {
        outcome.value = said;
        until.value = at;
      });
    } finally {
      running.value = false;
      until.value = undefined;
    }
  };

  return (
    <li>
      <div class="what-if-row">
        <button type="button" class="quiet" disabled={running.value} onClick={run}>
          {scenario.title}
        </button>
        <button
          type="button"
          class="quiet small"
          aria-expanded={isOpen.value}
          aria-label={`curl of: ${scenario.title}`}
          onClick={() => {
            isOpen.value = !isOpen.value;
          }}
        >
          curl
        </button>
      </div>
      <p class="what-if-says" role="status">
        {outcome.value || scenario.says}
        {until.value !== undefined && <Countdown until={until.value} />}
      </p>
      {isOpen.value && (
        <Code
          label={`curl of: ${scenario.title}`}
          text={scenario
            .orders()
            .map((order) => curl(order))
            .join('\n\n')}
        />
      )}
    </li>
  );
}

/** For the eyes only: a screen reader would read each second of it. */
function Countdown({ until }: { readonly until: number }) {
  const seconds = Math.max(0, Math.ceil((until - now.value) / 1000));

  return (
    <strong class="countdown" aria-hidden="true">
      {' '}
      {duration(seconds * 1000)}
    </strong>
  );
}
