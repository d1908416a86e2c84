import { type Catalog, type CatalogData, createCatalog } from '../../lib/catalog/catalog.ts';
import { loadCatalogFolder } from '../../lib/catalog/load.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';
import type { StandardResponse } from '../../lib/standard-response/schema.ts';

/** The catalog that is shipped as a sample. */
export function sampleCatalog(): Catalog {
  return createCatalog(sampleData());
}

export function sampleResponses(): readonly StandardResponse[] {
  return sampleData().responses;
}

export function sampleResponse(id: string): StandardResponse {
  const response = sampleResponses().find((known) => known.id === id);
  if (!response) throw new Error(`the sample catalog has no response ${id}`);

  return response;
}

function sampleData(): CatalogData {
  const { data, problems } = loadCatalogFolder('catalog');
  if (!data) throw new Error(JSON.stringify(problems));

  return data;
}

export function sampleChannel(name: string): ChannelSettings {
  const channel = sampleCatalog().channel(name);
  if (!channel) throw new Error(`the sample catalog has no channel ${name}`);

  return channel;
}
