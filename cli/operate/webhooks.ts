/** `npm run webhooks [-- --stage prod]`: what each receiver's vendor must be told, and with --set tells Meta. */
import { InvalidArgumentError } from '@commander-js/extra-typings';
import { runCommand } from '../command.ts';
import { createStageCommand, onTarget } from './command.ts';

await runCommand(
  createStageCommand('npm run webhooks', 'Shows what vendors must be told to post receipts, and tells Meta with --set.')
    .option('--url <url>', 'of the API, as npm run deploy prints it; else the setting domain', apiUrl)
    .option('--set', 'tells Meta, with the tokens of the channels', false)
    .option('--token-env <name>', 'tells Meta, with the token in this variable', variableName)
    .option(
      '--override <what>',
      'with --set: account or number posts here, and the app’s URL stays as it is',
      overridden,
    )
    .action((options) =>
      onTarget(options, async (target) => {
        const { tellVendors } = await import('./tell-vendors.ts');

        return tellVendors(target, options);
      }),
    ),
);

function apiUrl(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text.replace(/\/+$/, '');

  throw new InvalidArgumentError('It must be a URL, such as https://api.example.com.');
}

function variableName(text: string): string {
  if (/^[A-Z][A-Z0-9_]*$/.test(text)) return text;

  throw new InvalidArgumentError('It must be the name of a variable, such as WHATSAPP_TOKEN, not the token.');
}

function overridden(text: string): 'account' | 'number' {
  if (text === 'account' || text === 'number') return text;

  throw new InvalidArgumentError('It must be account or number.');
}
