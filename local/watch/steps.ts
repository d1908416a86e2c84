/** The steps of all invites, by session. They are on disk, so that a timeline is whole after a restart. */
import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { InviteEvent } from '../../lib/invite/report.ts';
import { readJson } from '../../lib/net/read-json.ts';
import type { KeptStep } from './step-view.ts';

export type Steps = {
  readonly add: (event: InviteEvent) => KeptStep;
  /** Oldest first. */
  readonly of: (sessionId: string) => readonly KeptStep[];
  /** Who had the session accepted, if a list of callers is in force. */
  readonly callerOf: (sessionId: string) => string | undefined;
  /** Writes now what would be written in a moment. */
  readonly flush: () => void;
  readonly close: () => void;
};

const lineSchema = z.object({
  n: z.int(),
  at: z.int(),
  event: z.custom<InviteEvent>((event) => z.looseObject({ step: z.string() }).safeParse(event).success),
});

/** Steps come in bursts: a write for each would hold up the functions. A kill loses what is not written yet. */
const flushMs = 50;

export function openSteps(
  folder: string,
  { now, maxKept = 100_000 }: { readonly now: () => number; readonly maxKept?: number },
): Steps {
  const path = join(folder, 'steps.jsonl');
  const { known, isWhole } = readLines(path);
  const recent = known.slice(-maxKept);
  if (recent.length < known.length || !isWhole) replaceFile(path, recent);

  const bySession = new Map<string, KeptStep[]>();
  const callers = new Map<string, string>();
  // Sessions in the order of their first step: the oldest go when there are too many steps.
  let kept = 0;
  const take = (step: KeptStep) => {
    const { sessionId, caller } = step.event;
    if (sessionId === undefined) return;
    const steps = bySession.get(sessionId);
    if (steps) steps.push(step);
    else bySession.set(sessionId, [step]);
    if (caller !== undefined && step.event.step === 'accepted') callers.set(sessionId, caller);

    kept += 1;
    for (const [oldest, { length }] of bySession) {
      if (kept <= maxKept || oldest === sessionId) break;
      bySession.delete(oldest);
      callers.delete(oldest);
      kept -= length;
    }
  };
  for (const step of recent) take(step);

  const file = openSync(path, 'a');
  let n = recent.at(-1)?.n ?? 0;
  let unwritten = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (unwritten !== '') writeSync(file, unwritten);
    unwritten = '';
  };

  return {
    add(event) {
      n += 1;
      const step: KeptStep = { n, at: now(), event };
      take(step);
      unwritten += `${JSON.stringify(step)}\n`;
      timer ??= setTimeout(flush, flushMs);

      return step;
    },
    of: (sessionId) => bySession.get(sessionId) ?? [],
    callerOf: (sessionId) => callers.get(sessionId),
    flush,
    close() {
      flush();
      closeSync(file);
    },
  };
}

/** What a kill cut off, or another version wrote, is left out: this is a look back, and no state. */
function readLines(path: string): { readonly known: readonly KeptStep[]; readonly isWhole: boolean } {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const known = text.split('\n').flatMap((line) => lineSchema.safeParse(readJson(line)).data ?? []);

  return { known, isWhole: text === '' || text.endsWith('\n') };
}

function replaceFile(path: string, steps: readonly KeptStep[]): void {
  const beside = `${path}.new`;
  writeFileSync(beside, steps.map((step) => `${JSON.stringify(step)}\n`).join(''));
  renameSync(beside, path);
}
