/** `npm run cost`: counts what invites are billed for, and writes it and docs/cost.md. */
import { writeFileSync } from 'node:fs';
import { argumentsOf } from '../../cli/arguments.ts';
import { costPage } from './cost-page.ts';
import { measureBilled } from './measure-billed.ts';

argumentsOf('npm run cost', {});

const work = await measureBilled();
writeFileSync('test/bench/billed.json', `${JSON.stringify(work, undefined, 2)}\n`);
writeFileSync('docs/cost.md', costPage(work));
