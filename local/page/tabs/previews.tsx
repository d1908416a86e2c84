import { useSignal } from '@preact/signals';
import type { CatalogView } from '../../page-types.ts';
import { Labelled } from '../parts/labelled.tsx';
import { Preview } from './preview.tsx';

type Response = CatalogView['responses'][number];
type Lists = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Values that field codes and channels trip over. */
const awkward: Readonly<Record<string, (value: unknown) => unknown>> = {
  'as they are': (value) => value,
  empty: () => '',
  long: (value) => `${value} `.repeat(40).trim(),
  'right to left': () => 'مرحبا بكم',
  emoji: () => '👩‍👩‍👧‍👦 Zoë',
  'quotes and tags': () => `O'Neil <b>&"x"</b>`,
  'field code': () => '<$Contact.FirstName$>',
};

/** A response on every channel, with values that can be changed. */
export function Previews({ view, response }: { readonly view: CatalogView; readonly response: Response }) {
  // Only what was typed: the fields themselves change with the file.
  const typed = useSignal<Lists>({});
  const language = useSignal('');
  const kind = useSignal('as they are');
  const lists = mapValues(startOf(response), (fields, list) => ({ ...fields, ...known(fields, typed.value[list]) }));
  const twist = awkward[kind.value] ?? ((value: unknown) => value);
  const each = (change: (value: unknown) => unknown): Lists => mapValues(lists, (fields) => mapValues(fields, change));

  return (
    <>
      <h2>{response.name}</h2>
      <p class="hint">
        <code>
          {view.folder}/{response.file}
        </code>
        : what you save there shows here at once.
      </p>
      <div class="values">
        {Object.entries(lists).flatMap(([list, fields]) =>
          Object.entries(fields).map(([name, value]) => (
            <Labelled key={`${list}.${name}`} label={`${list}.${name}`}>
              <input
                value={String(value)}
                onInput={({ currentTarget }) => {
                  typed.value = { ...typed.value, [list]: { ...typed.value[list], [name]: currentTarget.value } };
                }}
              />
            </Labelled>
          )),
        )}
        <Labelled label="language">
          <select
            value={language.value}
            onChange={({ currentTarget }) => {
              language.value = currentTarget.value;
            }}
          >
            <option value="">as an invite would</option>
            {[...new Set([...response.languages, 'de', 'fr', 'ar'])].map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </Labelled>
        <Labelled label="all values">
          <select
            value={kind.value}
            onChange={({ currentTarget }) => {
              kind.value = currentTarget.value;
            }}
          >
            {Object.keys(awkward).map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </Labelled>
      </div>
      <div class="previews">
        {view.channels.map((channel) => (
          <Preview
            key={channel.name}
            channel={channel}
            responseId={response.id}
            language={language.value}
            values={JSON.stringify(each(twist))}
          />
        ))}
      </div>
    </>
  );
}

function startOf({ example }: Response): Lists {
  return Object.fromEntries(Object.entries(example).flatMap(([list, fields]) => (fields ? [[list, fields]] : [])));
}

/** What was typed for these fields; others that the response once had are left out. */
function known(fields: Readonly<Record<string, unknown>>, typed: Readonly<Record<string, unknown>> = {}) {
  return Object.fromEntries(Object.entries(typed).filter(([name]) => Object.hasOwn(fields, name)));
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From, name: string) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}
