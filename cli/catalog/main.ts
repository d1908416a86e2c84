/** `npm run catalog`: checks the catalog, previews its responses, imports them and compares them with WhatsApp. */
import type { CatalogData } from '../../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { showProblem, showWarning } from '../../lib/catalog/show-problem.ts';
import { compileResponse } from '../../lib/standard-response/compile.ts';
import { CatalogBroken, readCatalog as readCatalogFolder } from '../../local/catalog.ts';
import { createCommand, createSubcommand, exitCode, runCommand } from '../command.ts';
import { Stop } from '../stop.ts';
import { UsageError } from '../usage-error.ts';
import { chooseAccount } from './account.ts';
import { findResponse } from './find-response.ts';
import { importFromMeta } from './from-meta.ts';
import { importResponses } from './import.ts';
import { newResponse } from './new.ts';
import { preview } from './preview.ts';
import { syncTemplates } from './sync.ts';
import { catalogTable } from './table.ts';
import type { Output } from './write-response.ts';

const folder = process.env.CATALOG || 'catalog';
const name = 'npm run catalog';

const catalog = createCommand(name, 'Checks the catalog and lists its responses.')
  .addHelpText('after', '\nThe catalog is the folder that CATALOG names, or catalog/.')
  .allowExcessArguments()
  .action((_options, { args }) => {
    if (args.length > 0) throw new UsageError(`There is no command ${args[0]}`);
    print(check());
  });

catalog.addCommand(
  createSubcommand(name, 'preview', 'Shows what would be sent, exactly.')
    .argument('<id>', 'of the response')
    .option('--values <file.json>', 'Contact, Agent, CustomProperties, Interaction')
    .option('--channel <name>', 'that it is sent on')
    .action(async (id, options) =>
      print({ lines: await preview(readCatalog(folder), { id, ...options }), failed: false }),
    ),
);

catalog.addCommand(
  createSubcommand(name, 'fields', 'Lists the values that a response reads.')
    .argument('<id>', 'of the response')
    .action((id) => print({ lines: fields(id), failed: false })),
);

catalog.addCommand(
  createSubcommand(name, 'new', 'Writes a response to start from.')
    .argument('<id>', 'of the response, and name of its file')
    .action((id) => print(newResponse(id, folder))),
);

catalog.addCommand(
  createSubcommand(name, 'import', "Makes responses of the records of Workspace's get-details, or of a template.")
    .argument('[file.json]', 'the records')
    .option('--from-meta <name>', 'an approved template message in place of a file; the token is in WHATSAPP_TOKEN')
    .option('--account <id>', 'the WhatsApp Business Account that has it; else that of `npm start`')
    .option('--channel <name>', 'by whose endpoint it is read')
    .action(async (file, options) => print(await importFrom(file, options))),
);

catalog.addCommand(
  createSubcommand(name, 'sync', 'Compares with what WhatsApp has approved; the token is in WHATSAPP_TOKEN.')
    .option('--account <id>', 'the WhatsApp Business Account; else that of `npm start` on this machine')
    .option('--channel <name>', 'only of this channel')
    .action(async (options) => {
      const data = readCatalog(folder);
      print(await syncTemplates(data, chooseAccount(data, options, process.env)));
    }),
);

await runCommand(catalog);

function print({ lines, failed }: Output): void {
  process.stdout.write(`${lines.join('\n')}\n`);
  process.exitCode = failed ? exitCode.failed : exitCode.done;
}

/** A catalog that cannot be used ends a command that reads it with what is wrong. */
function readCatalog(of: string): CatalogData {
  try {
    return readCatalogFolder(of);
  } catch (cause) {
    throw cause instanceof CatalogBroken ? new Stop(cause.message, { cause }) : cause;
  }
}

type ImportOptions = { readonly fromMeta?: string; readonly account?: string; readonly channel?: string };

async function importFrom(file: string | undefined, { fromMeta, account, channel }: ImportOptions): Promise<Output> {
  if ((file === undefined) === (fromMeta === undefined)) throw new UsageError('Name a file, or --from-meta NAME');
  if (file !== undefined) return importResponses(file, folder);
  if (fromMeta === undefined) throw new UsageError('Name a file, or --from-meta NAME');

  const data = readCatalog(folder);
  return importFromMeta(data, fromMeta, { ...chooseAccount(data, { account, channel }, process.env), folder });
}

function check(): Output {
  const { problems, warnings, readable } = loadCatalogFolder(folder);
  const shown = [
    ...problems.map((problem) => showProblem(folder, problem)),
    ...warnings.map((warning) => showWarning(folder, warning)),
  ];
  const counted = [problems.length === 0 ? 'No problems' : count(problems.length, 'problem')];
  if (warnings.length > 0) counted.push(count(warnings.length, 'warning'));
  const disposition = `${counted.join(', ')}.`;

  return { lines: [...catalogTable(readable, problems), '', ...shown, disposition], failed: problems.length > 0 };
}

function count(found: number, what: string): string {
  return `${found} ${what}${found === 1 ? '' : 's'}`;
}

function fields(id: string): readonly string[] {
  return compileResponse(findResponse(readCatalog(folder).responses, id)).fields;
}
