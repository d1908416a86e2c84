import { ledgerContract } from '../contract/ledger.ts';
import { createMemoryLedger } from '../memory/ledger.ts';

ledgerContract('memory', async () => ({ ledger: createMemoryLedger(), close: async () => {} }));
