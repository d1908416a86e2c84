import { openOnce } from '../net/open-once.ts';
import type { CompiledResponse } from '../standard-response/compile.ts';
import type { StandardResponse } from '../standard-response/schema.ts';
import { createLookup, type Lookup, type LookupData } from './lookup.ts';

/** The checked catalog as plain JSON, which the build puts into the functions. */
export type CatalogData = LookupData & { readonly responses: readonly StandardResponse[] };

export type Catalog = Lookup & {
  readonly responses: readonly StandardResponse[];
  /** Compiled on first use and kept. The first one loads the field codes. */
  response(id: string): Promise<CompiledResponse | undefined>;
};

export function createCatalog(data: CatalogData): Catalog {
  const responses = new Map(data.responses.map((response) => [response.id, response]));
  const compile = openOnce(async (response: StandardResponse) => {
    const { compileResponse } = await import('../standard-response/compile.ts');

    return compileResponse(response);
  });

  return {
    ...createLookup(data),

    responses: data.responses,
    response: async (id) => {
      const response = responses.get(id);

      return response && compile(response);
    },
  };
}
