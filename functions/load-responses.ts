import type { CatalogData } from '../lib/catalog/catalog.ts';

/** The responses of this deployment's catalog. They may be many, so no cold start reads them before one is needed. */
export async function loadResponses(): Promise<CatalogData['responses']> {
  const { readResponses } = await import('./responses.ts');

  return readResponses();
}
