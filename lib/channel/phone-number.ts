import { openOnce } from '../net/open-once.ts';
import { readWrittenNumber } from './written-number.ts';

/**
 * `digits`: E.164 without the plus sign, as WhatsApp and AWS expect it. `detail` says what is wrong and never contains
 * the number.
 */
export type PhoneNumber =
  | { readonly status: 'read'; readonly digits: string }
  | { readonly status: 'refused'; readonly detail: string };

/** What a channel can reach: businesses use WhatsApp on landlines, but no landline receives SMS. */
export type PhoneOptions = { readonly landlines: 'take' | 'refuse' };

/**
 * Reads a phone number with its country code, in any notation: `+1 (555) 010-0001`, `0044 20…`, `tel:+15550100001`.
 * Refuses a number of a length that its country does not use. If mobile and fixed numbers look alike, a number does not
 * count as a landline. Only the full metadata distinguishes landlines; it is loaded with the first number.
 * https://github.com/catamphetamine/libphonenumber-js#customizing-metadata
 */
export async function readPhoneNumber(text: string, { landlines }: PhoneOptions): Promise<PhoneNumber> {
  const written = /^[1-9]\d{6,14}$/.test(text) ? text : readWrittenNumber(text);
  if (written === undefined) return refused('Send a phone number: its digits, the country code first.');

  const { parsePhoneNumberFromString, isPlainNumber } = await loadLibrary();
  const plain = written.replace('+', '');
  if (landlines === 'take' && isPlainNumber(plain)) return { status: 'read', digits: plain };

  for (const candidate of candidates(plain, text)) {
    const number = parsePhoneNumberFromString(`+${candidate}`, { extract: false });
    if (!number?.isPossible()) continue;
    if (landlines === 'refuse' && number.getType() === 'FIXED_LINE')
      return refused('It is a landline, which cannot receive SMS.');

    return { status: 'read', digits: number.number.slice(1) };
  }

  return refused('No country has such a number: send all its digits, the country code first.');
}

/** Importing a module again would take as long as reading a number with it. */
const loadLibrary = openOnce(async () => {
  const [{ parsePhoneNumberFromString }, { isPlainNumber }] = await Promise.all([
    import('libphonenumber-js/max'),
    import('./plain-number.ts'),
  ]);

  return { parsePhoneNumberFromString, isPlainNumber };
});

/** The digits, and what they may stand for if no country uses them. */
function* candidates(digits: string, text: string): Generator<string> {
  yield digits;
  // Until 2019 Mexican mobile numbers were written +52 1 from abroad; old address books and WhatsApp's own ids still
  // are.
  if (/^521\d{10}$/.test(digits)) yield `52${digits.slice(3)}`;
  // Argentine mobile numbers take a 9 from abroad and a 15 at home; this one has both, or the trunk prefix in between.
  const [, area, subscriber] = /^5490?(\d{2,4})15(\d{6,8})$/.exec(digits) ?? [];
  if (area !== undefined && subscriber !== undefined && area.length + subscriber.length === 10)
    yield `549${area}${subscriber}`;
  if (/^5490\d{10}$/.test(digits)) yield `549${digits.slice(4)}`;
  // Some countries have no trunk prefix to leave out.
  if (/\(\s*0\s*\)/.test(text)) {
    const without = readWrittenNumber(text.replace(/\(\s*0\s*\)/, ''));
    if (without !== undefined) yield without.replace('+', '');
  }
}

function refused(detail: string): PhoneNumber {
  return { status: 'refused', detail };
}
