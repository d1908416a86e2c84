import { signal } from '@preact/signals';
import { catalogProblems } from '../state/catalog.ts';
import { connection } from '../state/events.ts';
import { armed } from '../state/faults.ts';
import { go, hrefWith, type Tab, tab, tabs } from '../state/location.ts';
import { StateMenu } from './state-menu.tsx';

const names: Readonly<Record<Tab, string>> = {
  live: 'Live',
  sessions: 'Sessions',
  queues: 'Queues',
  requests: 'Requests',
  webhooks: 'Webhooks',
  catalog: 'Catalog',
  faults: 'Faults',
};

export function TopBar() {
  return (
    <header class="top">
      <h1 class="brand">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path d="M6 3h20a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H14l-7 6v-6H6a4 4 0 0 1-4-4V7a4 4 0 0 1 4-4z" />
          <path class="tick" d="m9 13 4 4 9-9" />
        </svg>
        InviteToChat
      </h1>
      <nav aria-label="Views">
        <ul>
          {tabs.map((name) => (
            <li key={name}>
              <TabLink name={name} />
            </li>
          ))}
        </ul>
      </nav>
      <State />
      <Theme />
      <StateMenu />
    </header>
  );
}

function TabLink({ name }: { readonly name: Tab }) {
  return (
    <a
      href={hrefWith({ tab: name })}
      aria-current={tab.value === name ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        go({ tab: name }, 'push');
      }}
    >
      {names[name]}
      {name === 'faults' && armed.value.length > 0 && <span class="badge yellow">{armed.value.length} armed</span>}
      {name === 'catalog' && catalogProblems.value > 0 && <span class="badge red">{catalogProblems.value}</span>}
    </a>
  );
}

function State() {
  const words = { connecting: 'Connecting', open: 'Live', lost: 'Lost' }[connection.value];

  return (
    <span class={`connection ${connection.value}`} title="The stream of events from npm start">
      <span class="visually-hidden">Connection: </span>
      {words}
    </span>
  );
}

const themes = ['auto', 'light', 'dark'] as const;
const theme = signal(themes.find((name) => name === localStorage.getItem('theme')) ?? 'auto');
document.documentElement.dataset.theme = theme.value;

function Theme() {
  const next = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'auto';

  return (
    <button
      type="button"
      class="quiet icon"
      title={`Colours: ${theme.value}`}
      aria-label={`Colours: ${theme.value}. Change to ${next}`}
      onClick={() => {
        theme.value = next;
        localStorage.setItem('theme', next);
        document.documentElement.dataset.theme = next;
      }}
    >
      <span aria-hidden="true">{{ auto: '◐', light: '☀', dark: '☾' }[theme.value]}</span>
    </button>
  );
}
