import type { Lookup } from '../../catalog/lookup.ts';
import {
  accountCircuit,
  accountOf,
  type CircuitKind,
  senderCircuit,
  templateCircuit,
} from '../../channel/circuit-keys.ts';
import type { ChannelSettings } from '../../channel/settings.ts';
import type { FaultCode } from '../../faults/faults.ts';
import type { Report } from '../../invite/report.ts';
import type { Circuits } from '../../ledger/circuits.ts';
import type { ReportedStop } from '../../queue/receipt-record.ts';

type StopDeps = {
  readonly catalog: () => Pick<Lookup, 'channels'>;
  readonly circuits: Circuits;
  /** ms since 1970. */
  readonly now: () => number;
  readonly report: Report;
};

const faultOf: Readonly<Record<CircuitKind, FaultCode>> = {
  template: 'template_stopped',
  sender: 'sender_stopped',
  account: 'account_stopped',
};

/**
 * Opens or closes the circuits that a vendor's report is about. The vendor's time decides, so that an older report that
 * comes late changes nothing; a warning holds nothing. Throws if it could not be stored.
 */
export function createApplyStop({ catalog, circuits, now, report }: StopDeps): (stop: ReportedStop) => Promise<void> {
  return async (stop) => {
    const { of, state, reason, at } = stop;
    const concerned = concernedBy(stop, catalog().channels);
    if (concerned.size === 0) report({ step: 'stop_foreign', reason: of });

    for (const [circuit, channel] of concerned) {
      const event = { channel, circuit, reason, fault: faultOf[of] };

      switch (state) {
        case 'stopped':
          if ((await circuits.open(circuit, { reason, at }, now())) === 'opened')
            report({ step: 'circuit_opened', ...event });
          break;
        case 'running':
          if ((await circuits.close(circuit, at)) === 'closed') report({ step: 'circuit_closed', ...event });
          break;
        case 'warned':
          report({ step: 'circuit_warned', ...event });
          break;
        default:
          state satisfies never;
      }
    }
  };
}

/** Keys of circuits, each with a channel that it concerns. */
function concernedBy(stop: ReportedStop, channels: readonly ChannelSettings[]): ReadonlyMap<string, string> {
  const numbers = channels
    .filter(({ receiver }) => receiver === stop.receiver)
    .flatMap((channel) =>
      Object.entries(channel.businessIds).map(([id, keys]) => ({ channel, id, account: keys.accountId })),
    );
  const named = numbers.filter(({ account }) => account !== undefined && account === stop.account);
  const ofAccount = named.length > 0 ? named : numbers.filter(({ account }) => account === undefined);

  return new Map(
    ofAccount.flatMap(({ channel, id }): [string, string][] => {
      const key = keyOf(stop, channel, id);

      return key === undefined ? [] : [[key, channel.name]];
    }),
  );
}

function keyOf(stop: ReportedStop, channel: ChannelSettings, businessId: string): string | undefined {
  const account = accountOf(channel, businessId);

  switch (stop.of) {
    case 'account':
      return accountCircuit(account);
    case 'sender':
      return stop.sender === businessId ? senderCircuit(channel.name, businessId) : undefined;
    case 'template': {
      const { name, language } = stop;

      return name === undefined || language === undefined ? undefined : templateCircuit(account, { name, language });
    }
    default:
      return stop.of satisfies never;
  }
}
