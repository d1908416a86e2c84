import { openOnce } from '../net/open-once.ts';
import type { CompiledResponse } from '../standard-response/compile.ts';
import type { StandardResponse } from '../standard-response/schema.ts';
import { createLookup, type Lookup, type LookupData } from './lookup.ts';

/** The checked catalog as plain JSON, which the build puts into the functions. */
export type CatalogData = LookupData & { readonly responses: readonly StandardResponse[] };

export type Catalog = Lookup & {
  /** All of them, as they are written. The first call loads them. */
  loadResponses(): Promise<readonly StandardResponse[]>;
  /** Compiled on first use and kept. The first one loads the responses and the field codes. */
  response(id: string): Promise<CompiledResponse | undefined>;
};

/** `responses`: the list, or what loads it when the first one is needed. */
export function createCatalog({
  responses: given,
  ...data
}: LookupData & {
  readonly responses: CatalogData['responses'] | (() => Promise<CatalogData['responses']>);
}): Catalog {
  const load = openOnce(async (_all: 'responses') => {
    const responses = typeof given === 'function' ? await given() : given;

    return { responses, byId: new Map(responses.map((response) => [response.id, response])) };
  });
  const compile = openOnce(async (response: StandardResponse) => {
    const { compileResponse } = await import('../standard-response/compile.ts');

    return compileResponse(response);
  });

  return {
    ...createLookup(data),

    loadResponses: async () => (await load('responses')).responses,
    response: async (id) => {
      const response = (await load('responses')).byId.get(id);

      return response && compile(response);
    },
  };
}
