import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Empty, Loading } from '../parts/empty.tsx';
import { count, duration } from '../parts/format.ts';
import { call, reasonOf } from '../state/api.ts';
import { Letters } from './letters.tsx';
import { ages, depths, letters, short } from './queue-data.ts';

export function Queues() {
  useEffect(() => {
    const stops = [depths, ages, letters].map((one) => one.watch());
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  const says = useSignal('');
  const isSweeping = useSignal(false);
  const sweep = async () => {
    isSweeping.value = true;
    says.value = 'Sweeping …';
    const answer = await call<Readonly<Record<string, number>>>({ method: 'POST', path: '/local/sweep' });
    const found = Object.entries(answer.body ?? {}).filter(([, number]) => number > 0);
    const done = found.map(([name, number]) => `${name} ${count(number)}`).join(', ');
    isSweeping.value = false;
    says.value = answer.ok ? `Swept: ${done || 'there was nothing to do'}.` : reasonOf(answer);
    await depths.load();
  };

  return (
    <div class="sheet">
      <header class="sheet-head">
        <h2>Queues</h2>
        <button type="button" class="quiet" disabled={isSweeping.value} onClick={sweep}>
          Sweep now
        </button>
        <p role="status" class="hint">
          {says.value}
        </p>
      </header>
      <Depth />
      <h2>Dead letters</h2>
      <Letters />
    </div>
  );
}

function Depth() {
  const loaded = depths.value.value;
  const age = ages.value.value;
  if (loaded.state === 'loading') return <Loading rows={6} />;
  if (loaded.state === 'failed') return <Empty title="The queues cannot be read.">{loaded.reason}</Empty>;
  const rows = Object.entries(loaded.data).filter(([name]) => !name.includes('dead-letters'));

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="table-holder" tabIndex={0} aria-label="Depth of the queues">
      <table>
        <thead>
          <tr>
            {['queue', 'waiting', 'in work', 'delayed', 'oldest'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, { visible, hidden, delayed }]) => (
            <tr key={name}>
              <th scope="row">{short(name)}</th>
              <td>{count(visible)}</td>
              <td>{count(hidden)}</td>
              <td>{count(delayed)}</td>
              <td>{age.state === 'loaded' && age.data[name] !== undefined ? duration(age.data[name] * 1000) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
