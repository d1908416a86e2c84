import { parseArgs } from 'node:util';
import { BadOption, type Plan, planOf } from './plan.ts';

type Range = readonly [from: number, to: number];
type Option = { readonly of: keyof Plan; readonly range: Range; readonly whole?: true; readonly doc: string };

const options: Readonly<Record<string, Option>> = {
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

export type Given = { readonly plan: Plan; readonly json: boolean; readonly help: boolean; readonly table: boolean };

/**
 * Reads the command line over the defaults of a stage and its catalog. Throws a BadOption that says what to write
 * instead.
 */
export function readOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Given {
  const { stage = 'prod', channel, unfair, json = false, help = false, table = false, ...numbers } = parse(args);
  const defaults = planOf({
    stage: String(stage),
    catalog: env.CATALOG || 'catalog',
    ...(channel !== undefined && { channel: String(channel) }),
  });
  const given = Object.entries(numbers).map(([name, text]) => [options[name]?.of, numberOf(name, String(text))]);
  const plan: Plan = { ...defaults, ...Object.fromEntries(given), ...(unfair === true && { isFair: false }) };

  const { deliverConcurrency: deliver, accountConcurrency: account } = plan;
  if (deliver >= account)
    throw new BadOption(
      `deliver takes ${deliver} instances, and the account has ${account}: accept is left none. Plan fewer as --deliver-concurrency, or say what the account has as --account-concurrency.`,
    );

  const posted = (plan.rate + plan.campaignRate) * plan.minutes * 60;
  if (posted > maxInvites)
    throw new BadOption(`These are ${Math.round(posted)} invites: at most ${maxInvites}. Plan fewer --minutes.`);

  return { plan, json: json === true, help: help === true, table: table === true };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const numbers = Object.fromEntries(Object.keys(options).map((name) => [name, text]));

  try {
    return parseArgs({
      args: [...args],
      options: { ...numbers, stage: text, channel: text, unfair: flag, json: flag, help: flag, table: flag },
    }).values;
  } catch (cause) {
    throw new BadOption(cause instanceof Error ? cause.message : String(cause));
  }
}

function numberOf(name: string, text: string): number {
  const { range: [from, to] = [0, 0], whole } = options[name] ?? {};
  const number = Number(text);
  if (text.trim() !== '' && number >= from && number <= to && (!whole || Number.isInteger(number))) return number;

  throw new BadOption(`--${name} must be ${whole ? 'a whole number' : 'a number'} from ${from} to ${to}, not ${text}.`);
}

/** `--help`: every option with what counts where it is left out. */
export function usage(defaults: Plan): string {
  const lines = Object.entries(options).map(
    ([name, { of, doc }]) => `  ${`--${name}`.padEnd(23)}${String(defaults[of]).padStart(7)}  ${doc}`,
  );

  return [
    'npm run capacity -- [--rate 500] [--vendor-mps 80] …   what becomes of so many invites, by hand and simulated',
    '',
    ...lines,
    '  --unfair                        the invite queue without message groups, to compare',
    '  --stage                   prod  whose settings in serverless.yml count',
    '  --channel                       whose business numbers and deadline in the catalog count; else the first one',
    '  --json                          the figures as JSON',
    '  --table                         the tables of docs/scale.md',
  ].join('\n');
}
