import { didYouMean } from '../../lib/esp/names.ts';
import type { StandardResponse } from '../../lib/standard-response/schema.ts';
import { UsageError } from '../usage-error.ts';

export function findResponse(responses: readonly StandardResponse[], id: string): StandardResponse {
  const found = responses.find((response) => response.id === id);
  if (found) return found;

  const near = didYouMean(
    id,
    responses.map((response) => response.id),
  );
  throw new UsageError(`${id}: there is no such response${near}`);
}
