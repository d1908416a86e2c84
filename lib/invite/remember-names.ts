import { type Identities, namesKeptMs } from '../contact/identities.ts';
import type { Report } from './report.ts';

type NamesDeps = {
  readonly identities?: Pick<Identities, 'link'> | undefined;
  readonly now: () => number;
  readonly report: Report;
};

type Names = {
  /** Absent if a client's message brought them. */
  readonly sessionId?: string | undefined;
  readonly channel: string;
  /** Where the names count. */
  readonly receiver: string;
  readonly clientIds: readonly string[];
};

/** Remembers names of one client. Nothing waits for it: the next answer or receipt of the vendor teaches the same. */
export async function rememberNames(
  { identities, now, report }: NamesDeps,
  { sessionId, channel, receiver, clientIds }: Names,
): Promise<void> {
  if (!identities || clientIds.length < 2) return;

  try {
    await identities.link(receiver, clientIds, now() + namesKeptMs);
  } catch (cause) {
    report({
      step: 'contact_failed',
      ...(sessionId !== undefined && { sessionId }),
      channel,
      reason: cause instanceof Error ? cause.name : 'unknown',
    });
  }
}
