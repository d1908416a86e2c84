import { Bench } from 'tinybench';
import { type Figure, type Figures, median, type Suite } from './suite.ts';
import { enginesFor, formats, placeholders } from './template-engines.ts';

const rounds = 7;
/** One call takes little more than reading the clock, so a sample is this many calls. */
const batch = 100;

/** The language beside four template engines, on the same texts with the same values. */
export const fieldCodes: Suite = { run };

async function run(): Promise<Figures> {
  const five = await compare(placeholders);
  const formatted = await compare(formats);
  return {
    'five placeholders': { ...five.figures, ...marks(five.rates, { handlebars: 3, liquidjs: 15 }) },
    'condition, date and number': { ...formatted.figures, ...marks(formatted.rates, { handlebars: 1 }) },
    'parse five placeholders': await parseFigures(placeholders),
    'parse condition, date and number': await parseFigures(formats),
  };
}

type Rates = ReadonlyMap<string, number>;

async function compare(
  texts: Parameters<typeof enginesFor>[0],
): Promise<{ readonly figures: Figures; readonly rates: Rates }> {
  const engines = enginesFor(texts);
  const outputs = new Set(engines.map((engine) => engine.render()));
  if (outputs.size !== 1) throw new Error(`the engines write different texts: ${[...outputs].join(' | ')}`);
  const rates = await measure(new Map(engines.map(({ name, render }) => [name, render])));
  const entries = [...rates].map(([name, rate]): [string, Figure] => [
    name,
    { figure: Math.round(rate), unit: 'renders/s' },
  ]);
  return { figures: Object.fromEntries(entries), rates };
}

async function parseFigures(texts: Parameters<typeof enginesFor>[0]): Promise<Figures> {
  const rates = await measure(new Map(enginesFor(texts).map(({ name, parse }) => [name, parse])));
  return Object.fromEntries(
    [...rates].map(([name, rate]) => [name, { figure: Number((1e6 / rate).toFixed(2)), unit: 'µs' }]),
  );
}

function marks(rates: Rates, wanted: Readonly<Record<string, number>>): Figures {
  const times = (name: string): number => Number(((rates.get('field codes') ?? 0) / (rates.get(name) ?? 0)).toFixed(2));
  return Object.fromEntries(
    Object.entries(wanted).map(([name, atLeast]) => [`times ${name}`, { figure: times(name), unit: 'times', atLeast }]),
  );
}

/**
 * Calls a second: the median of rounds in which all take turns, so that what else the machine does meets all of them.
 */
async function measure(works: ReadonlyMap<string, () => unknown>): Promise<Rates> {
  const samples = new Map([...works.keys()].map((name): [string, number[]] => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const bench = new Bench({ time: 100, warmupTime: round === 0 ? 200 : 20 });
    for (const [name, work] of works) {
      bench.add(name, () => {
        for (let call = 0; call < batch; call += 1) work();
      });
    }
    await bench.run();
    for (const { name, result } of bench.tasks) {
      if (result.state !== 'completed') throw new Error(`${name} did not finish`);
      samples.get(name)?.push((1000 / result.latency.p50) * batch);
    }
  }
  return new Map([...samples].map(([name, rates]) => [name, median(rates)]));
}
