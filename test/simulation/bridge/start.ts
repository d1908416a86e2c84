import type { Calls } from '../calls.ts';
import type { Clock } from '../clock.ts';
import type { Bridged, BridgedName, Talk } from '../talk.ts';
import type { Code } from '../world.ts';
import { createSimulatedConnect } from './connect.ts';
import { createSimulatedGms } from './gms.ts';
import type { SimulatedServer } from './server.ts';
import { bridgedSettings } from './settings.ts';

export type StartedServer = { readonly bridged: Bridged; readonly server: SimulatedServer };

type StartOptions = {
  readonly code: Code;
  readonly calls: Calls;
  readonly clock: Clock;
  readonly talk: Talk | undefined;
};

/** The bridged server of a run, if it has one. */
export function startBridgedServer({ code, calls, clock, talk }: StartOptions): StartedServer | undefined {
  const { bridged } = talk ?? {};

  return bridged && { bridged, server: openServer(bridged.server, { code, calls, clock }) };
}

function openServer(name: BridgedName, options: Omit<StartOptions, 'talk'>): SimulatedServer {
  const settings = bridgedSettings[name];

  return settings.kind === 'genesys-gms'
    ? createSimulatedGms({ ...options, settings })
    : createSimulatedConnect(options);
}
