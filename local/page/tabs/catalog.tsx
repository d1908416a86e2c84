import type { CatalogProblem, CatalogView } from '../../page-types.ts';
import { Empty, Loading } from '../parts/empty.tsx';
import { counted } from '../parts/format.ts';
import { catalog } from '../state/catalog.ts';
import { go, read } from '../state/location.ts';
import { Previews } from './previews.tsx';

export function Catalog() {
  const loaded = catalog.value.value;
  if (loaded.state === 'loading') return <Loading rows={8} />;
  if (loaded.state === 'failed') return <Empty title="The catalog cannot be read.">{loaded.reason}</Empty>;
  const { problems, warnings, responses, folder } = loaded.data;

  return (
    <div class="catalog-screen">
      {problems.length > 0 && (
        <Problems
          title={`${counted(problems.length, 'fault')} in ${folder}. The catalog of before stays in force.`}
          problems={problems}
        />
      )}
      {problems.length === 0 && warnings.length > 0 && (
        <Problems title={counted(warnings.length, 'warning')} problems={warnings} />
      )}
      {responses.length === 0 ? (
        <Empty title="No standard response.">
          <p>
            Write one to <code>{folder}/responses</code>, and it appears here.
          </p>
        </Empty>
      ) : (
        <Responses view={loaded.data} />
      )}
    </div>
  );
}

function Problems({ title, problems }: { readonly title: string; readonly problems: readonly CatalogProblem[] }) {
  return (
    <section class="problems" aria-label="Faults of the catalog">
      <h2>{title}</h2>
      {problems.map(({ file, line, column, message, excerpt }) => (
        <div key={`${file}${line}${message}`}>
          <p>
            <code>{[file, line, column].filter((part) => part !== undefined).join(':')}</code> {message}
          </p>
          {excerpt && <pre>{excerpt}</pre>}
        </div>
      ))}
    </section>
  );
}

function Responses({ view }: { readonly view: CatalogView }) {
  const named = read('response');
  const chosen = view.responses.find(({ id }) => id === (named || view.responses[0]?.id));

  return (
    <div class="split">
      <section class="list plain" aria-label="Standard responses">
        <ul>
          {view.responses.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                class="virtual-row"
                aria-current={one === chosen}
                onClick={() => go({ response: one.id })}
              >
                <strong>{one.name}</strong>
                <small>
                  {one.id} · {one.channels.length === 0 ? 'no channel' : counted(one.channels.length, 'channel')}
                  {one.languages.length > 1 && ` · ${one.languages.join(', ')}`}
                </small>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section class="detail" aria-label="Preview">
        {chosen ? (
          <Previews key={chosen.id} view={view} response={chosen} />
        ) : (
          <Empty title={`${named} cannot be read now.`}>
            <p>
              {view.problems.length > 0
                ? 'Its fault stands above. As soon as its file is well again, the preview is back.'
                : 'No file of the catalog has it. Choose another response.'}
            </p>
          </Empty>
        )}
      </section>
    </div>
  );
}
