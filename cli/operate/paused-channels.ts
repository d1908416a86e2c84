/**
 * The channels that an operator has paused. Pausing and resuming twice is the same as once, and pausing several at the
 * same moment loses none of them. Both methods throw if the table does not answer.
 */
export interface PausedChannels {
  read(options?: { readonly abortSignal?: AbortSignal }): Promise<ReadonlySet<string>>;
  /** Returns the channels that are paused after the change. */
  set(channel: string, state: 'paused' | 'running'): Promise<ReadonlySet<string>>;
}
