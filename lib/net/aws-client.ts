/** Calls a vendor's API in AWS once, on a connection of its own. The SDK must not retry: it could send twice. */
import { createAgents } from './connections.ts';

type ClientOptions = {
  readonly connectTimeoutMs: number;
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
};

export function clientConfig({ connectTimeoutMs, endpoint, region }: ClientOptions) {
  return {
    maxAttempts: 1,
    requestHandler: createAgents({ timeoutMs: connectTimeoutMs }),
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
  };
}
