import { mendOf, reasonOf } from './command.ts';

/** One line of the doctor. `mend` is a command, or what to do where no command can. */
export type Finding = { readonly ok: boolean; readonly what: string; readonly mend?: string };

/** What was asked for did not come about, and why. */
export function failedFinding(what: string, cause: unknown, mend: string): Finding {
  return { ok: false, what: `${what}: ${reasonOf(cause)}`, mend: mendOf(cause, mend) };
}
