import { Live } from './live/live.tsx';
import { KeyDialog } from './parts/key-dialog.tsx';
import { LostBar } from './parts/lost-bar.tsx';
import { TopBar } from './parts/top-bar.tsx';
import { tab } from './state/location.ts';

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
    default:
      return <Live />;
  }
}
