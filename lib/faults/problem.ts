import { type Fault, faults } from './faults.ts';

/** More are one mistake made many times. */
const maxProblems = 50;

/**
 * The body of `application/problem+json` (RFC 9457) for any endpoint. The first problem is the answer; all are listed
 * if there are several. `members` are the endpoint's own.
 */
export function problemDetails(problems: readonly Fault[], members: Readonly<Record<string, unknown>> = {}) {
  const first = firstOf(problems);
  const { title, status } = faults[first.code];
  const listed = problems.slice(0, maxProblems);

  return {
    type: `urn:invite-to-chat:fault:${first.code}`,
    title,
    status,
    detail: detailOf(first),
    ...members,
    faultCode: first.code,
    ...(first.parameter !== undefined && { parameter: first.parameter }),
    ...(listed.length > 1 && {
      problems: listed.map(({ code, parameter, ...rest }) => ({
        faultCode: code,
        parameter,
        detail: detailOf({ code, ...rest }),
      })),
    }),
  };
}

export function firstOf([first = { code: 'unreadable_body' }]: readonly Fault[]): Fault {
  return first;
}

/** Its own detail, or else what to do about any fault of its code. */
export function detailOf({ code, detail }: Fault): string {
  return detail ?? faults[code].advice;
}
