import type { SessionRow } from '../../page-types.ts';
import { count, counted } from '../parts/format.ts';
import { go, read } from '../state/location.ts';
import { faultOf, states } from './session-words.ts';

export function Filters({ rows, shown }: { readonly rows: readonly SessionRow[]; readonly shown: number }) {
  const distinct = (of: (row: SessionRow) => string | undefined) =>
    [...new Set(rows.map(of).filter((value) => value !== undefined))].toSorted();

  return (
    <search class="filters">
      <input
        type="search"
        aria-label="Find a session or a client"
        placeholder="Session or number"
        value={read('find')}
        onInput={({ currentTarget }) => go({ find: currentTarget.value.trim() })}
      />
      <Filter name="state" options={states} />
      <Filter name="channel" options={distinct(({ channel }) => channel)} />
      <Filter name="caller" options={distinct(({ caller }) => caller ?? 'anyone')} />
      <Filter name="fault" options={distinct((row) => faultOf(row)?.code)} />
      <p class="filters-count" role="status">
        {shown === rows.length ? counted(shown, 'session') : `${count(shown)} of ${counted(rows.length, 'session')}`}
      </p>
    </search>
  );
}

function Filter({ name, options }: { readonly name: string; readonly options: readonly string[] }) {
  const chosen = read(name);
  // What the address names is shown, even if no session has it now.
  const all = chosen === '' || options.includes(chosen) ? options : [...options, chosen];

  return (
    <select aria-label={name} value={chosen} onChange={({ currentTarget }) => go({ [name]: currentTarget.value })}>
      <option value="">any {name}</option>
      {all.map((option) => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </select>
  );
}
