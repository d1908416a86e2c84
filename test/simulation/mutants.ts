import { chatServerMutants } from './chat-server-mutants.ts';
import { coincidenceMutants } from './coincidence-mutants.ts';
import { conversationMutants } from './conversation-mutants.ts';
import { deliveryMutants } from './delivery-mutants.ts';
import { fallbackMutants } from './fallback-mutants.ts';
import type { Mutant } from './mutant.ts';
import { receiptMutants } from './receipt-mutants.ts';
import { replyMutants } from './reply-mutants.ts';
import { sessionMutants } from './session-mutants.ts';
import { watermarkMutants } from './watermark-mutants.ts';

/** Each must be caught by the simulation. */
export const mutants: readonly Mutant[] = [
  ...deliveryMutants,
  ...sessionMutants,
  ...chatServerMutants,
  ...receiptMutants,
  ...conversationMutants,
  ...replyMutants,
  ...coincidenceMutants,
  ...fallbackMutants,
  ...watermarkMutants,
];
