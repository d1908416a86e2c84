import { accept } from './accept.bench.ts';
import { billedWork } from './billed.bench.ts';
import { coldStart } from './cold-start.bench.ts';
import { deliver, usualWay } from './deliver.bench.ts';
import { fieldCodes } from './field-codes.bench.ts';
import type { Suite } from './suite.ts';
import { sweep } from './sweep.bench.ts';

export const suites: readonly Suite[] = [fieldCodes, accept, deliver, usualWay, billedWork, coldStart, sweep];
