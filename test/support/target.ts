import type { Target } from '../../cli/operate/target.ts';
import type { CatalogData } from '../../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';

export function sampleData(): CatalogData {
  const { data } = loadCatalogFolder('catalog');
  if (!data) throw new Error('the sample catalog is broken');

  return data;
}

/** A stage in AWS, as far as a check looks at it. Nothing of it runs. */
export function targetOf(
  given: Partial<Target> & { readonly settings?: Readonly<Record<string, unknown>> } = {},
): Target {
  const { settings = {}, ...rest } = given;
  const target: Partial<Target> = {
    stage: 'dev',
    region: 'eu-west-1',
    catalog: sampleData(),
    readSecret: async () => 'a secret',
    setting: (name) => settings[name],
    ...rest,
  };

  return target as Target;
}
