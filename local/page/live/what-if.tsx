import { useSignal } from '@preact/signals';
import { Code } from '../parts/code.tsx';
import { curl } from '../parts/curl.ts';
import { stage } from '../state/story.ts';
import { type Scenario, scenarios } from './scenarios.ts';

export function WhatIf() {
  return (
    <div class={`what-if ${stage.value === 'done' ? 'fresh' : ''}`}>
      <h3>What if…</h3>
      <ul>
        {scenarios.map((scenario) => (
          <Row key={scenario.title} scenario={scenario} />
        ))}
      </ul>
    </div>
  );
}

function Row({ scenario }: { readonly scenario: Scenario }) {
  const running = useSignal(false);
  const outcome = useSignal('');
  const isOpen = useSignal(false);
  const run = async () => {
    running.value = true;
    outcome.value = '';
    try {
      outcome.value = await scenario.run((said) => {
        outcome.value = said;
      });
    } finally {
      running.value = false;
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
