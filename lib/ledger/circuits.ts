import type { Circuit, Stop } from './circuit.ts';

/**
 * What vendors have stopped, by key. Every method is one decision on the circuit as it is stored, so two at the same
 * moment are as one after the other. All throw if the table does not answer.
 */
export interface Circuits {
  /** `kept`: it was open already, or was closed after this stop. */
  open(key: string, stop: Stop, now: number): Promise<'opened' | 'kept'>;
  /** Takes the probe of a circuit whose time is over. False: somebody else took it, or the circuit has changed. */
  probe(key: string, circuit: Circuit, now: number): Promise<boolean>;
  /** `kept`: it was not open, or the vendor has stopped it after `at`. */
  close(key: string, at: number): Promise<'closed' | 'kept'>;
}
