import { useSignal } from '@preact/signals';
import { Code } from '../parts/code.tsx';
import { curl } from '../parts/curl.ts';
import { Empty } from '../parts/empty.tsx';
import { count } from '../parts/format.ts';
import { Labelled } from '../parts/labelled.tsx';
import { call, type Order, reasonOf } from '../state/api.ts';
import { armed, type Fault, faults } from '../state/faults.ts';
import { type Switch, switches } from './fault-switches.ts';

export function Faults() {
  return (
    <div class="sheet">
      <header class="sheet-head">
        <h2>Faults</h2>
        <p class="hint">Each happens as often as you say, and then all is well again.</p>
      </header>
      <Armed />
      <div class="switches">
        {switches.map((one) => (
          <OneSwitch key={one.title} one={one} />
        ))}
      </div>
    </div>
  );
}

const order = (body: Fault): Order => ({ method: 'POST', path: '/local/faults', body });

function Armed() {
  const list = armed.value;
  if (list.length === 0)
    return (
      <Empty title="No fault is armed.">
        <p>Arm one below, then press 2 on the Live view and see what becomes of the invite.</p>
      </Empty>
    );

  return (
    <ul class="armed" aria-label="Armed faults">
      {list.map((fault) => (
        <li key={JSON.stringify(fault)}>
          <span class="badge yellow">{fault.kind}</span>
          <span>
            {count(fault.count)}× {[fault.of, fault.at, fault.status, fault.code].filter(Boolean).join(', ')}
            {fault.clientId !== undefined && ` for …${fault.clientId.slice(-4)}`}
          </span>
          <button type="button" class="quiet small" onClick={() => takeBack(fault)}>
            Take back
          </button>
        </li>
      ))}
    </ul>
  );
}

/** By what distinguishes it: with a count of 0 that is all that is read. */
async function takeBack({ kind, of, at, clientId }: Fault): Promise<void> {
  const named = Object.entries({ of, at, clientId }).filter(([, value]) => value !== undefined);
  await call(order({ kind, count: 0, ...Object.fromEntries(named) }));
  await faults.load();
}

function OneSwitch({ one: { title, says, fields, fault } }: { readonly one: Switch }) {
  const values = useSignal<Readonly<Record<string, string>>>({});
  const problem = useSignal('');
  const textOf = (name: string, first = '') => values.value[name] ?? first;
  const set = (name: string, value: string) => {
    values.value = { ...values.value, [name]: value };
  };
  const built = (): Fault => ({
    ...fault,
    count: Number(textOf('times', '1')),
    ...Object.fromEntries(
      fields.flatMap(({ name, start, isText, options }) => {
        const value = textOf(name, start ?? options?.[0]);
        return value === '' ? [] : [[name, isText || options ? value : Number(value)]];
      }),
    ),
  });
  const arm = async (event: Event) => {
    event.preventDefault();
    const answer = await call(order(built()));
    problem.value = answer.ok ? '' : reasonOf(answer);
    await faults.load();
  };

  return (
    <form class="switch" aria-label={title} onSubmit={arm}>
      <h3>{title}</h3>
      <p class="hint">{says}</p>
      <div class="switch-fields">
        {fields.map(({ name, start, options, hint = '' }) => (
          <Labelled key={name} label={name}>
            {options ? (
              <select value={textOf(name, options[0])} onChange={({ currentTarget }) => set(name, currentTarget.value)}>
                {options.map((option) => (
                  <option key={option} value={option}>
                    {option || 'any'}
                  </option>
                ))}
              </select>
            ) : (
              <input
                value={textOf(name, start)}
                placeholder={hint}
                onInput={({ currentTarget }) => set(name, currentTarget.value)}
              />
            )}
          </Labelled>
        ))}
        <label>
          times
          <input
            type="number"
            min="1"
            max="1000000"
            required
            value={textOf('times', '1')}
            onInput={({ currentTarget }) => set('times', currentTarget.value)}
          />
        </label>
        <button type="submit" class="quiet" aria-label={`Arm: ${title}`}>
          Arm
        </button>
      </div>
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
      <details>
        <summary>curl</summary>
        <Code label={`curl of: ${title}`} text={curl(order(built()))} />
      </details>
    </form>
  );
}
