import { fixOf, reasonOf } from './command.ts';

/** One line of the doctor. `fix` is a command, or what to do if no command can. */
export type CheckResult = { readonly ok: boolean; readonly what: string; readonly fix?: string };

/** The check failed; the line says why. */
export function failedCheck(what: string, cause: unknown, fix: string): CheckResult {
  return { ok: false, what: `${what}: ${reasonOf(cause)}`, fix: fixOf(cause, fix) };
}
