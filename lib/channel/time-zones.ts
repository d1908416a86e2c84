import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { hasPhones } from './media-types.ts';
import type { ChannelSettings } from './settings.ts';

declare global {
  namespace Intl {
    // https://tc39.es/proposal-intl-locale-info/
    interface Locale {
      getTimeZones(): readonly string[] | undefined;
    }
  }
}

/**
 * The time zones in which a client may be: those of the country of the number, or of Meta's id of the person, which
 * begins with it. Of a client whose country is not known the channel's.
 */
export function timeZonesOf(
  clientId: string,
  { mediaType, timeZone }: Pick<ChannelSettings, 'mediaType' | 'timeZone'>,
): readonly string[] {
  const country = hasPhones({ mediaType }) ? (/^([A-Z]{2})\./.exec(clientId)?.[1] ?? countryOf(clientId)) : undefined;
  const zones = country === undefined ? [] : (new Intl.Locale('und', { region: country }).getTimeZones() ?? []);

  return zones.length > 0 ? zones : [timeZone];
}

function countryOf(digits: string): string | undefined {
  return parsePhoneNumberFromString(`+${digits}`, { extract: false })?.country;
}
