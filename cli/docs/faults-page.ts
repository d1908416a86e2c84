import { faults } from '../../lib/faults/faults.ts';
import { reflow } from './reflow.ts';

/** docs/faults.md: the table of faults as a page. */
export function faultsPage(): string {
  const lines = Object.entries(faults).map(
    ([code, { status, title, advice }]) => `| \`${code}\` | ${status} | ${title} | ${escaped(advice)} |`,
  );

  return reflow(
    [
      '# Faults',
      '',
      'Made by `npm run docs` from `lib/faults/faults.ts`. Codes are stable; texts may change, and never hold a value of',
      'the request.',
      'With `?faults=200`, in XML, and in Amazon Connect a fault comes without its status; 401 keeps it over HTTP.',
      '',
      '| code | status | what it means | what to do |',
      '| --- | --- | --- | --- |',
      ...lines,
      '',
      '## Before any function',
      '',
      'API Gateway answers these itself, as `{"message":"…"}` without a fault code, whatever format was requested. They are in',
      'its access log only.',
      '',
      '| status | message | what it means | what to do |',
      '| --- | --- | --- | --- |',
      '| 401, 403 | Unauthorized, Forbidden | The setting `authorizer` is `iam` or `jwt`, and it refused. | Sign the request, or send a token that is valid. |',
      '| 404 | Not Found | There is no such route. | See openapi.json. |',
      '| 413 | Request Entity Too Large | The body is over 10 MB. | Send at most 128 KiB. |',
      '| 429 | Too Many Requests | More requests than the throttle of the stage lets through. Nothing was stored. | Send it again after a second or more, with the same Idempotency-Key; raise the throttle if it lasts. |',
      '| 500, 503 | Internal Server Error, Service Unavailable | The function did not answer, or not in time. It may have stored the invite. | Send it again with the same Idempotency-Key. |',
      '',
    ].join('\n'),
  );
}

function escaped(text: string): string {
  return text.replace(/<([^>]+)>/g, '`<$1>`').replaceAll('|', '\\|');
}
