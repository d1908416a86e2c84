/**
 * How vendors' APIs in AWS are called: once, on a connection of its own, and never repeated by the SDK, which could
 * send twice.
 */
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
