const form = /^([a-z]{2,3})(?:_([A-Za-z]{4}))?(?:_([A-Z]{2}|\d{3}))?$/;

const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** Why a code such as en_US names no language; undefined if it does. */
export function whyNoLanguage(code: string): string | undefined {
  const [, language, , region] = form.exec(code) ?? [];
  if (language === undefined) return 'must be a language code such as en, en_US or zh_Hant_TW';
  if (languages.of(language) === undefined) return `there is no language ${language}`;
  if (region === undefined) return undefined;

  // What is out of use or an alias is another region's: UK is Ukraine's to nobody, and GB's to CLDR.
  const [canonical = ''] = Intl.getCanonicalLocales(`und-${region}`);
  const meant = canonical.slice('und-'.length);
  if (meant !== region) return `there is no country ${region}. Did you mean ${code.replace(/[^_]+$/, meant)}?`;

  return regions.of(region) === undefined ? `there is no country ${region}` : undefined;
}
