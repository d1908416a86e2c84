import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { createCommand } from '../../cli/command.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { type Plan, planOf } from './plan.ts';

type Range = readonly [from: number, to: number];
type Figure = { readonly of: keyof Plan; readonly range: Range; readonly whole?: true; readonly doc: string };

const figures: Readonly<Record<string, Figure>> = {
  rate: { of: 'rate', range: [0, 20_000], doc: 'invites a second that one caller posts' },
  'campaign-rate': {
    of: 'campaignRate',
    range: [0, 20_000],
    doc: 'invites a second of a second caller, who may flood the first',
  },
  minutes: { of: 'minutes', range: [0.1, 1440], doc: 'how long they post' },
  notifications: { of: 'notifications', range: [0, 1], doc: 'part of the invites that are notifications' },
  clients: {
    of: 'clients',
    range: [0, 10_000_000],
    whole: true,
    doc: 'clients that the invites go to; 0: each invite its own',
  },
  ttl: { of: 'ttlSeconds', range: [30, 86_400], doc: 'seconds until an invite expires; else the channel’s' },
  'vendor-mps': { of: 'vendorMps', range: [0.1, 10_000], doc: 'messages a second of a business number' },
  numbers: { of: 'numbers', range: [1, 1000], whole: true, doc: 'business numbers; else the channel’s' },
  'vendor-ms': { of: 'vendorMs', range: [1, 5000], doc: 'how long the vendor takes to answer, on average' },
  outage: {
    of: 'outageSeconds',
    range: [0, 86_400],
    doc: 'seconds for which the vendor refuses everything, from the second minute on',
  },
  'deliver-concurrency': {
    of: 'deliverConcurrency',
    range: [2, 1000],
    whole: true,
    doc: 'batches at a time; else serverless.yml',
  },
  'api-rate': { of: 'apiRate', range: [1, 100_000], doc: 'requests a second that the API takes; else serverless.yml' },
  'api-burst': { of: 'apiBurst', range: [1, 100_000], doc: 'how many may come at once; else serverless.yml' },
  'account-concurrency': {
    of: 'accountConcurrency',
    range: [3, 100_000],
    whole: true,
    doc: 'Lambda’s, of the account, more than deliver’s; a new one has 10',
  },
  'write-units': { of: 'writeUnits', range: [1, 200_000], doc: 'a second, that the table takes' },
  seed: { of: 'seed', range: [0, 4_294_967_295], whole: true, doc: 'the same seed is the same run' },
};

const maxInvites = 5_000_000;

type Env = Readonly<Record<string, string | undefined>>;
type Flags = { readonly json: boolean; readonly table: boolean };

/** `run` is called with the plan that the options make of the defaults of a stage and its catalog. */
export function createCapacityCommand(env: Env, run: (plan: Plan, flags: Flags) => void) {
  const catalog = env.CATALOG || 'catalog';
  const numbers = Object.entries(figures).map(([name, figure]) => ({
    figure,
    option: new Option(`--${name} <number>`, figure.doc).argParser(numberFor(figure)),
  }));

  let shown: Plan | undefined;

  const command = createCommand('npm run capacity', 'Shows what becomes of invites, by hand and simulated.')
    .option('--unfair', 'the invite queue without message groups, to compare', false)
    .option('--stage <name>', 'whose settings in serverless.yml count', 'prod')
    .option('--channel <name>', 'whose business numbers and deadline in the catalog count; else the first one')
    .option('--json', 'the figures as JSON', false)
    .option('--table', 'the tables of docs/scale.md', false);
  for (const { option } of numbers) command.addOption(option);

  return command
    .configureHelp({
      optionDescription: (option) => {
        const { of } = numbers.find((number) => number.option === option)?.figure ?? {};
        if (!of) return option.description;

        shown ??= planOf({ stage: 'prod', catalog });
        return `${option.description} (${shown[of]})`;
      },
    })
    .action(({ stage, channel, unfair, json, table }) => {
      const given = numbers.flatMap(({ figure, option }) => {
        const value: unknown = command.getOptionValue(option.attributeName());
        return value === undefined ? [] : [[figure.of, value]];
      });
      const defaults = planOf({ stage, catalog, ...(channel !== undefined && { channel }) });
      const plan: Plan = { ...defaults, ...Object.fromEntries(given), ...(unfair && { isFair: false }) };
      check(plan);
      run(plan, { json, table });
    });
}

/** The plan of options as one types them. */
export function readPlan(options: string): Plan {
  let read: Plan | undefined;
  createCapacityCommand({}, (plan) => {
    read = plan;
  }).parse(options.split(' ').filter(Boolean), { from: 'user' });
  if (!read) throw new Error('The command was not run');

  return read;
}

function check({ deliverConcurrency: deliver, accountConcurrency: account, ...plan }: Plan): void {
  if (deliver >= account)
    throw new UsageError(
      `deliver takes ${deliver} instances, and the account has ${account}: accept is left none. Plan fewer as --deliver-concurrency, or say what the account has as --account-concurrency.`,
    );

  const posted = (plan.rate + plan.campaignRate) * plan.minutes * 60;
  if (posted > maxInvites)
    throw new UsageError(`These are ${Math.round(posted)} invites: at most ${maxInvites}. Plan fewer --minutes.`);
}

function numberFor({ range: [from, to], whole }: Figure): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() !== '' && number >= from && number <= to && (!whole || Number.isInteger(number))) return number;

    throw new InvalidArgumentError(`It must be a ${whole ? 'whole ' : ''}number from ${from} to ${to}.`);
  };
}
