import type { TakeWatermark } from '../conversation/receipts/relay-deps.ts';
import { createTakeWatermark, type WatermarkDeps } from '../conversation/receipts/take-watermark.ts';
import type { SecretRuntime } from './runtime.ts';
import { sentMessagesOf } from './sent-messages.ts';

/** The part of relay that hears of watermarks: a stage whose vendors name each message never loads it. */
export function takeWatermarkOf(
  runtime: Pick<SecretRuntime, 'env' | 'readSecret'>,
  deps: Omit<WatermarkDeps, 'sentMessages'>,
): TakeWatermark {
  return createTakeWatermark({ ...deps, sentMessages: sentMessagesOf(runtime) });
}
