/** The catalog that is in force: the folder's, as long as that is good. */
import type { CatalogData } from '../lib/catalog/catalog.ts';
import { CatalogBroken, readWithWarnings, watchCatalog } from './catalog.ts';
import type { Terminal } from './terminal.ts';

type LiveCatalog = {
  readonly data: () => CatalogData;
  /** What `derive` makes of the catalog, made anew whenever another one is taken. */
  readonly use: <Derived>(derive: (data: CatalogData) => Derived) => () => Derived;
  readonly close: () => void;
};

/** Throws CatalogBroken if the folder is faulty at the start. */
export function openLiveCatalog(options: {
  readonly folder: string;
  readonly terminal: Pick<Terminal, 'say' | 'problem'>;
  /** A file of the folder was written. */
  readonly onChange?: () => void;
}): LiveCatalog {
  const { folder, terminal, onChange = () => {} } = options;
  const derivations: (() => void)[] = [];
  const first = readWithWarnings(folder);
  for (const warning of first.warnings) terminal.say(warning);
  let { data } = first;
  let broken = false;

  const close = watchCatalog(folder, (read) => {
    try {
      const { data: next, warnings } = read();
      if (!broken && JSON.stringify(next) === JSON.stringify(data)) return;
      data = next;
      broken = false;
      for (const derive of derivations) {
        derive();
      }
      for (const warning of warnings) terminal.say(warning);
      terminal.say(`${folder} is taken: ${summary(data)}`);
    } catch (cause) {
      broken = true;
      terminal.problem(
        `${cause instanceof CatalogBroken ? cause.message : String(cause)}\nThe catalog of before stays in force.`,
      );
    } finally {
      onChange();
    }
  });

  return {
    data: () => data,
    use(derive) {
      let derived = derive(data);
      derivations.push(() => {
        derived = derive(data);
      });
      return () => derived;
    },
    close,
  };
}

export function summary({ channels, responses }: CatalogData): string {
  const counted = (count: number, name: string) => `${count} ${name}${count === 1 ? '' : 's'}`;
  return `${counted(channels.length, 'channel')}, ${counted(responses.length, 'standard response')}`;
}
