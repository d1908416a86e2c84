import { faults } from '../../lib/faults/faults.ts';
import { reflow } from './reflow.ts';

/** docs/faults.md: the table of faults as a page. */
export function faultsPage(): string {
  const rows = Object.entries(faults).map(
    ([code, { status, title, advice }]) => `| \`${code}\` | ${status} | ${title} | ${escaped(advice)} |`,
  );

  return reflow(
    [
      '# Faults',
      '',
      'Made by `npm run docs` from `lib/faults/faults.ts`. Codes are stable; texts may change, and never hold a value of',
      'the request.',
      'With `?faults=200`, in XML, and in Amazon Connect a fault comes without its status; 401 keeps it over HTTP.',
      '',
      '| code | status | what it means | what to do |',
      '| --- | --- | --- | --- |',
      ...rows,
      '',
    ].join('\n'),
  );
}

function escaped(text: string): string {
  return text.replace(/<([^>]+)>/g, '`<$1>`').replaceAll('|', '\\|');
}
