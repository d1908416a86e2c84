import { ledgerContract } from '../contract/ledger.ts';
import { createMemoryLedger } from '../memory/ledger.ts';

ledgerContract('memory', async () => {
  const beside = new Map<string, Readonly<Record<string, unknown>>>();

  return {
    ledger: createMemoryLedger(),
    putItem: async (key, item) => void beside.set(key, item),
    readItem: async (key) => beside.get(key),
    close: async () => {},
  };
});
