import { readClientId } from '../../lib/channel/client-id.ts';
import type { ChannelSettings } from '../../lib/channel/settings.ts';

export type ClientList = {
  /** Each once. */
  readonly clientIds: readonly string[];
  readonly repeated: number;
  /** By number of the line, from 1. `why` never says what is in it. */
  readonly problems: readonly { readonly line: number; readonly why: string }[];
};

/**
 * One client a line, or the first column of a CSV file. Empty lines do not count, nor does a heading: a first line
 * without a digit.
 */
export async function readClientList(
  text: string,
  channel: Pick<ChannelSettings, 'mediaType' | 'transport'>,
): Promise<ClientList> {
  const clientIds = new Set<string>();
  const problems: { line: number; why: string }[] = [];
  let repeated = 0;

  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const written = firstColumn(line);
    if (written === '' || (index === 0 && !/\p{Nd}/u.test(written))) continue;

    const read = await readClientId(written, channel);
    if ('why' in read) problems.push({ line: index + 1, why: read.why });
    else if (clientIds.has(read.id)) repeated += 1;
    else clientIds.add(read.id);
  }

  return { clientIds: [...clientIds], repeated, problems };
}

/** A client id has no comma, semicolon or tab. */
function firstColumn(line: string): string {
  const [, quoted, plain = ''] = /^\s*(?:"([^"]*)"|([^,;\t]*))/.exec(line) ?? [];

  return (quoted ?? plain).trim();
}
