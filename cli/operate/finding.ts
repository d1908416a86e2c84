import { fixOf, reasonOf } from './command.ts';

/** One line of the doctor. `fix` is a command, or what to do if no command can. */
export type Finding = { readonly ok: boolean; readonly what: string; readonly fix?: string };

/** What was asked for did not come about, and why. */
export function failedFinding(what: string, cause: unknown, fix: string): Finding {
  return { ok: false, what: `${what}: ${reasonOf(cause)}`, fix: fixOf(cause, fix) };
}
