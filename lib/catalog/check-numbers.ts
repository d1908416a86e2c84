import type { ChannelSettings } from '../channel/settings.ts';
import { findDecimalPointTraps } from '../field-codes/decimal-points.ts';
import { whyNotCarried } from '../standard-response/capabilities.ts';
import { textsWithCodes } from '../standard-response/texts.ts';
import type { LoadedResponse } from './loaded-response.ts';
import type { CatalogProblem } from './read-yaml.ts';

/**
 * Warns of a decimal point that `Num` does not read as one on a channel which can send the response. It is no fault of
 * the syntax, and the response works on other channels. Its field codes must parse.
 */
export function checkNumbers(
  channels: readonly ChannelSettings[],
  { file, response, value: { text, attachments, whatsapp, apple, facebook, rcs }, nameOf, placeInText }: LoadedResponse,
): CatalogProblem[] {
  const senders = channels.filter((channel) => whyNotCarried(response, channel) === undefined);

  return textsWithCodes({ text, attachments, whatsapp, apple, facebook, rcs }).flatMap(({ path, text }) => {
    const traps = senders.flatMap(({ name, locale }) =>
      findDecimalPointTraps(text, locale).map((trap) => ({ ...trap, channel: name })),
    );
    const first = traps.filter(({ span }, at) => traps.findIndex((other) => other.span.start === span.start) === at);

    return first.map(({ span, locale, result, channel }) => {
      const becomes = result === undefined ? 'loses its decimal point' : `becomes ${result}`;
      const message = `${text.slice(span.start, span.end)} ${becomes} in ${locale} on channel ${channel}: name the locale that it is written in, such as Num("12.5", "en_US")`;

      return { file, ...placeInText(path, text, span), message: `${nameOf(path)}: ${message}` };
    });
  });
}
