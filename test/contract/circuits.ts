import { describe, expect, onTestFinished, test } from 'vitest';
import type { PausedChannels } from '../../cli/operate/paused-channels.ts';
import { maxCircuits } from '../../lib/ledger/circuit.ts';
import type { Circuits } from '../../lib/ledger/circuits.ts';
import type { ReadHolds } from '../../lib/ledger/holds.ts';

type Opened = { readonly circuits: Circuits; readonly readHolds: ReadHolds; readonly pausedChannels: PausedChannels };

const minute = 60_000;
const key = 'template:meta:order_ready:en_US';
const stop = { reason: 'the template is paused', vendorCode: '132015', at: 1000 };

/** What every adapter of circuits does. `open` gives one with nothing stopped or paused. */
export function circuitsContract(name: string, open: () => Promise<Opened & { close: () => Promise<void> }>): void {
  describe(`circuits: ${name}`, () => {
    const opened = async () => {
      const { close, readHolds, ...rest } = await open();
      onTestFinished(close);
      const read = async (of = key) => {
        const circuit = (await readHolds()).circuits.get(of);
        if (!circuit) throw new Error('no circuit');

        return circuit;
      };

      return { ...rest, readHolds, read };
    };

    test('nothing is stopped at first', async () => {
      const { readHolds } = await opened();

      expect(await readHolds()).toEqual({ pausedChannels: new Set(), circuits: new Map() });
    });

    test('opening is idempotent: the time stays, the vendor’s last word counts', async () => {
      const { circuits, read } = await opened();

      expect(await circuits.open(key, stop, 1000)).toBe('opened');
      const first = { state: 'open', openedAt: 1000, until: 1000 + minute, probes: 0 };
      expect(await read()).toEqual({ ...first, ...stop });
      expect(await circuits.open(key, { reason: 'DISABLED', at: 2000 }, 2000)).toBe('kept');
      expect(await read()).toEqual({ ...first, reason: 'DISABLED', at: 2000 });
      expect(await circuits.open(key, stop, 2500)).toBe('kept');
      expect(await read()).toMatchObject({ reason: 'DISABLED', at: 2000 });
    });

    test('ten that open at the same moment open it once, and ten circuits at once lose none', async () => {
      const { circuits, readHolds } = await opened();
      const tenth = Array.from({ length: 10 }, (_, index) => index);

      const done = await Promise.all(tenth.map(() => circuits.open(key, stop, 1000)));
      expect(done.filter((one) => one === 'opened')).toHaveLength(1);
      await Promise.all(tenth.map((index) => circuits.open(`account:${index}`, stop, 1000)));
      expect((await readHolds()).circuits.size).toBe(11);
    });

    test('one of ten takes the probe, and it moves the time on', async () => {
      const { circuits, read } = await opened();
      await circuits.open(key, stop, 1000);
      const circuit = await read();

      const taken = await Promise.all(Array.from({ length: 10 }, () => circuits.probe(key, circuit, 61_000)));
      expect(taken.filter(Boolean)).toHaveLength(1);
      expect(await read()).toMatchObject({ state: 'open', probes: 1, until: 61_000 + 2 * minute });
      expect(await circuits.probe(key, circuit, 62_000)).toBe(false);
    });

    test('probes wait for 1, 2, 4, 8, 16, 30 and 30 minutes, and closing starts over', async () => {
      const { circuits, read } = await opened();
      await circuits.open(key, stop, 0);
      const waits = [(await read()).until / minute];
      for (let probe = 0; probe < 6; probe += 1) {
        const circuit = await read();
        await circuits.probe(key, circuit, circuit.until);
        waits.push(((await read()).until - circuit.until) / minute);
      }
      expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30]);

      await circuits.close(key, 9e6);
      await circuits.open(key, { ...stop, at: 1e7 }, 1e7);
      expect(await read()).toMatchObject({ probes: 0, until: 1e7 + minute });
    });

    test('that receipts report the stop is kept until it is closed', async () => {
      const { circuits, read } = await opened();
      await circuits.open(key, stop, 1000);
      await circuits.open(key, { ...stop, at: 2000, byReceipt: true }, 2000);
      expect(await read()).toMatchObject({ state: 'open', byReceipt: true });
      await circuits.open(key, { ...stop, at: 3000 }, 3000);
      expect(await read()).toMatchObject({ byReceipt: true });

      await circuits.close(key, 4000);
      await circuits.open(key, { ...stop, at: 5000 }, 5000);
      expect(await read()).not.toHaveProperty('byReceipt');
    });

    test('a stop after the time is over counts as a probe that failed', async () => {
      const { circuits, read } = await opened();
      await circuits.open(key, stop, 1000);
      expect(await circuits.open(key, { ...stop, at: 70_000 }, 70_000)).toBe('kept');

      expect(await read()).toMatchObject({ openedAt: 1000, probes: 1, until: 70_000 + 2 * minute });
    });

    test('an older stop does not open it again, and an older end does not close it', async () => {
      const { circuits, read } = await opened();
      expect(await circuits.close(key, 3000)).toBe('kept');
      expect(await circuits.open(key, { ...stop, at: 2000 }, 5000)).toBe('kept');
      expect(await read()).toMatchObject({ state: 'closed' });

      expect(await circuits.open(key, { ...stop, at: 4000 }, 5000)).toBe('opened');
      expect(await circuits.close(key, 3500)).toBe('kept');
      expect(await read()).toMatchObject({ state: 'open', at: 4000 });
      expect(await circuits.close(key, 6000)).toBe('closed');
      expect(await circuits.close(key, 7000)).toBe('kept');
      expect(await read()).toMatchObject({ state: 'closed', at: 7000 });
    });

    test('a closed circuit has no probe', async () => {
      const { circuits, read } = await opened();
      await circuits.open(key, stop, 1000);
      const circuit = await read();
      await circuits.close(key, 2000);

      expect(await circuits.probe(key, circuit, 61_000)).toBe(false);
      expect(await read()).toMatchObject({ state: 'closed' });
    });

    test('there are only so many: closed ones go first, then the one whose time is over for longest', {
      timeout: 30_000,
    }, async () => {
      const { circuits, readHolds } = await opened();
      await circuits.open('closed', stop, 1000);
      await circuits.close('closed', 1500);
      for (let index = 0; index < maxCircuits - 1; index += 1)
        await circuits.open(`account:${index}`, stop, 2000 + index);
      expect((await readHolds()).circuits.size).toBe(maxCircuits);

      await circuits.open('one more', stop, 9000);
      expect((await readHolds()).circuits.has('closed')).toBe(false);
      await circuits.open('another', stop, 9001);
      const { circuits: kept } = await readHolds();
      expect(kept.size).toBe(maxCircuits);
      expect([kept.has('account:0'), kept.has('account:1'), kept.has('one more')]).toEqual([false, true, true]);
    });

    test('what was closed long ago goes with the next change', async () => {
      const { circuits, readHolds } = await opened();
      await circuits.open('old', stop, 1000);
      await circuits.close('old', 2000);
      await circuits.open(key, stop, 9 * 86_400_000);

      expect([...(await readHolds()).circuits.keys()]).toEqual([key]);
    });

    test('pauses and circuits do not touch each other', async () => {
      const { circuits, readHolds, pausedChannels } = await opened();
      await pausedChannels.set('a', 'paused');
      await circuits.open(key, stop, 1000);
      await pausedChannels.set('b', 'paused');
      await pausedChannels.set('a', 'running');

      const holds = await readHolds();
      expect([...holds.pausedChannels, ...holds.circuits.keys()]).toEqual(['b', key]);
      expect(await pausedChannels.read()).toEqual(new Set(['b']));
    });

    test('a reason of any length is stored short', async () => {
      const { circuits, read } = await opened();
      await circuits.open(key, { reason: 'x'.repeat(5000), vendorCode: 'y'.repeat(5000), at: 1 }, 1);

      expect(JSON.stringify(await read()).length).toBeLessThan(400);
    });
  });
}
