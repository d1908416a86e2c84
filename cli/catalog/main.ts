/**
 * `npm run catalog`: checks the catalog, previews it and compares it. Exit code 1 for a problem of the catalog, 2 for
 * wrong usage.
 */
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import { showProblem } from '../../lib/catalog/show-problem.ts';
import { compileResponse } from '../../lib/standard-response/compile.ts';
import { CatalogBroken, readCatalog } from '../../local/catalog.ts';
import { parseArguments } from '../arguments.ts';
import { UsageError } from '../usage-error.ts';
import { importResponses } from './import.ts';
import { preview } from './preview.ts';
import { syncTemplates } from './sync.ts';
import { catalogTable } from './table.ts';

const usage = `Usage: npm run catalog                                   checks the catalog and lists its responses
       npm run catalog -- preview ID [--values FILE.json] [--channel NAME]
                                                         what would be sent, exactly
       npm run catalog -- fields ID                      the values that a response reads
       npm run catalog -- import FILE.json               records of Workspace's get-details become responses
       npm run catalog -- sync --account ID [--channel NAME]
                                                         compares with what WhatsApp has approved; the token is in WHATSAPP_TOKEN

The catalog is the folder that CATALOG names, or catalog/.
`;

const options = {
  values: { type: 'string' },
  channel: { type: 'string' },
  account: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { values: flags, positionals } = readArguments();
    if (flags.help) {
      process.stdout.write(usage);
      return 0;
    }

    const { lines, failed } = await run(positionals, flags);
    process.stdout.write(`${lines.join('\n')}\n`);
    return failed ? 1 : 0;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${usage}`);
      return 2;
    }
    if (!(error instanceof CatalogBroken)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function readArguments() {
  return parseArguments({ options, allowPositionals: true });
}

type Flags = ReturnType<typeof readArguments>['values'];
type Output = { readonly lines: readonly string[]; readonly failed: boolean };

async function run([command, argument, ...more]: readonly string[], flags: Flags): Promise<Output> {
  const folder = process.env.CATALOG || 'catalog';
  if (more.length > 0) throw new UsageError(`${more.join(' ')}: one at a time`);
  if (command === undefined) return check(folder);

  switch (command) {
    case 'preview':
      return { lines: await preview(readCatalog(folder), { id: named(argument, 'ID'), ...flags }), failed: false };
    case 'fields':
      return { lines: fields(folder, named(argument, 'ID')), failed: false };
    case 'import':
      return importResponses(named(argument, 'FILE'), folder);
    case 'sync':
      return syncTemplates(readCatalog(folder), {
        account: named(flags.account, '--account ID'),
        channel: flags.channel,
        token: process.env.WHATSAPP_TOKEN,
      });
    default:
      throw new UsageError(`${command}: there is no such command`);
  }
}

function check(folder: string): Output {
  const { problems, readable } = loadCatalogFolder(folder);
  const shown = problems.map((problem) => showProblem(folder, problem));
  const disposition =
    problems.length === 0 ? 'No problems.' : `${problems.length} problem${problems.length === 1 ? '' : 's'}.`;

  return { lines: [...catalogTable(readable, problems), '', ...shown, disposition], failed: problems.length > 0 };
}

function fields(folder: string, id: string): readonly string[] {
  const response = readCatalog(folder).responses.find((known) => known.id === id);
  if (!response) throw new UsageError(`${id}: there is no such response`);

  return compileResponse(response).fields;
}

function named(argument: string | undefined, what: string): string {
  if (argument === undefined) throw new UsageError(`${what} is missing`);

  return argument;
}
