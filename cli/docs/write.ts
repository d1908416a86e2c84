/** `npm run docs`: writes the pages that are made from code. A test fails if they differ from what this writes. */
import { writeFileSync } from 'node:fs';
import { createCommand, runCommand } from '../command.ts';

await runCommand(
  createCommand('npm run docs', 'Writes docs/faults.md and docs/openapi.json from the code.').action(async () => {
    const { faultsPage } = await import('./faults-page.ts');
    const { openApi } = await import('./openapi.ts');
    writeFileSync('docs/faults.md', faultsPage());
    writeFileSync('docs/openapi.json', `${JSON.stringify(openApi(), undefined, 2)}\n`);
  }),
);
