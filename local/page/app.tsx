import { Live } from './live/live.tsx';
import { KeyDialog } from './parts/key-dialog.tsx';
import { LostBar } from './parts/lost-bar.tsx';
import { TopBar } from './parts/top-bar.tsx';
import { tab } from './state/location.ts';
import { Catalog } from './tabs/catalog.tsx';
import { Faults } from './tabs/faults.tsx';
import { Queues } from './tabs/queues.tsx';
import { Requests } from './tabs/requests.tsx';
import { Sessions } from './tabs/sessions.tsx';
import { Webhooks } from './tabs/webhooks.tsx';

export function App() {
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <TopBar />
      <LostBar />
      <main id="main" class={`main ${tab.value}`} tabIndex={-1}>
        <Shown />
      </main>
      <KeyDialog />
    </>
  );
}

function Shown() {
  switch (tab.value) {
    case 'live':
      return <Live />;
    case 'sessions':
      return <Sessions />;
    case 'queues':
      return <Queues />;
    case 'requests':
      return <Requests />;
    case 'webhooks':
      return <Webhooks />;
    case 'catalog':
      return <Catalog />;
    case 'faults':
      return <Faults />;
    default:
      return tab.value satisfies never;
  }
}
