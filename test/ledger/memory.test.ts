import { createMemoryLedger } from '../../lib/ledger/memory.ts';
import { ledgerContract } from '../contract/ledger.ts';

ledgerContract('memory', async () => ({ ledger: createMemoryLedger(), close: async () => {} }));
