import type { Order } from '../state/api.ts';

/** The same request for a shell. */
export function curl({ method = 'GET', path, body, text, headers = {} }: Order): string {
  const lines = [
    `curl ${method === 'GET' || (method === 'POST' && (body ?? text) !== undefined) ? '' : `-X ${method} `}'${location.origin}${path}'`,
    ...Object.entries(headers).map(([name, value]) => `-H '${name}: ${value}'`),
    ...(body === undefined ? [] : ["-H 'content-type: application/json'", `-d ${quoted(JSON.stringify(body))}`]),
    ...(text === undefined ? [] : [`-d ${quoted(text)}`]),
  ];

  return lines.join(' \\\n  ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
