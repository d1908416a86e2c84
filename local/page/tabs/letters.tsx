import { useSignal } from '@preact/signals';
import type { DeadLetter } from '../../page-types.ts';
import { Code } from '../parts/code.tsx';
import { Empty, Loading } from '../parts/empty.tsx';
import { count, counted, fullTime } from '../parts/format.ts';
import { call, reasonOf } from '../state/api.ts';
import { letters, short } from './queue-data.ts';

export function Letters() {
  const loaded = letters.value.value;
  const says = useSignal('');
  if (loaded.state === 'loading') return <Loading rows={2} />;
  if (loaded.state === 'failed') return <Empty title="They cannot be read.">{loaded.reason}</Empty>;

  const queues = Object.entries(Object.groupBy(loaded.data, ({ queue }) => queue));
  const takeBack = async (queue: string) => {
    const answer = await call<Redriven>({ method: 'POST', path: `/local/dead-letters/${queue}/back`, body: {} });
    says.value = answer.ok && answer.body ? whatMoved(answer.body) : reasonOf(answer);
    await letters.load();
  };

  return (
    <>
      <p role="status" class="hint">
        {says.value}
      </p>
      {queues.length === 0 && (
        <Empty title="No dead letters.">
          <p>What cannot be handled comes here with its reason, and is never thrown away.</p>
        </Empty>
      )}
      {queues.map(([queue, of = []]) => (
        <section key={queue} class="letters" aria-label={short(queue)}>
          <header class="sheet-head">
            <h3>{short(queue)}</h3>
            <span class="badge red">{counted(of.length, 'letter')}</span>
            <button type="button" class="quiet small" onClick={() => takeBack(queue)}>
              Take back
            </button>
          </header>
          {of.slice(0, 50).map((letter) => (
            <Letter key={letter.messageId} letter={letter} />
          ))}
          {of.length > 50 && <p class="hint">and {counted(of.length - 50, 'more', 'more')}</p>}
        </section>
      ))}
    </>
  );
}

type Redriven = { readonly moved: number; readonly left: number; readonly failed: number };

function whatMoved({ moved, left, failed }: Redriven): string {
  const stays = left === 0 ? '' : ` ${counted(left, 'letter')} cannot be read and would only come back: left here.`;
  const again = failed === 0 ? '' : ` ${counted(failed, 'letter')} could not be moved: try again.`;

  return `${counted(moved, 'letter')} back on the queue.${stays}${again}`;
}

function Letter({ letter }: { readonly letter: DeadLetter }) {
  const { attributes, sentAt, receiveCount, body } = letter;
  const { reason, fault } = attributes;

  return (
    <details>
      <summary>
        {reason ?? fault ?? Object.values(attributes)[0] ?? 'received too often'} · {fullTime(sentAt)} · received{' '}
        {count(receiveCount)}×
      </summary>
      <Code label="Message" text={JSON.stringify({ attributes, body }, null, 2)} />
    </details>
  );
}
