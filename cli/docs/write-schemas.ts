/** `npm run schemas`: writes docs/schemas from the schemas in the code. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createCommand, runCommand } from '../command.ts';

const folder = new URL('../../docs/schemas/', import.meta.url);

await runCommand(
  createCommand('npm run schemas', 'Writes docs/schemas from the schemas in the code.').action(async () => {
    const { interactionSchemas } = await import('./interaction-schemas.ts');
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(interactionSchemas())) writeFileSync(new URL(name, folder), text);
  }),
);
