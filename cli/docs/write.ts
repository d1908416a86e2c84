/** `npm run docs`: writes the pages that are made from code. A test fails where they are not what this writes. */
import { writeFileSync } from 'node:fs';
import { faultsPage } from './faults-page.ts';
import { openApi } from './openapi.ts';

writeFileSync('docs/faults.md', faultsPage());
writeFileSync('docs/openapi.json', `${JSON.stringify(openApi(), undefined, 2)}\n`);
