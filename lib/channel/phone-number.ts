import { openOnce } from '../net/open-once.ts';

/** `digits`: E.164 without its plus, as WhatsApp and AWS take it. `detail` says what is wrong and never which number. */
export type PhoneNumber =
  | { readonly status: 'read'; readonly digits: string }
  | { readonly status: 'refused'; readonly detail: string };

/**
 * Reads a phone number that has its country code, however it is written: `+1 (555) 010-0001`, `0044 20…`, `15550100001`. A number that its
 * country cannot have, and one that is surely a landline, is refused; where mobile and fixed numbers look alike it passes. The full metadata
 * is needed to tell landlines; it is loaded with the first number. https://github.com/catamphetamine/libphonenumber-js#customizing-metadata
 */
export async function readPhoneNumber(text: string): Promise<PhoneNumber> {
  const { parsePhoneNumberFromString, readPlainNumber } = await loadLibrary();
  const plain = /^\+?(\d+)$/.exec(text)?.[1];
  const told = plain === undefined ? undefined : readPlainNumber(plain);
  if (plain !== undefined && told !== undefined)
    return told === 'landline' ? landline : { status: 'read', digits: plain };

  const written = text.trim().replace(/^00/, '+');
  if (written.length > 40 || !/^\+?[\d\s().-]+$/.test(written))
    return refused('Send a phone number: its digits, the country code first.');

  const digits = written.replace(/\D/g, '');
  const number = parsePhoneNumberFromString(`+${written.replace(/^\+/, '')}`, { extract: false });

  const found = number?.isPossible()
    ? number
    : parsePhoneNumberFromString(`+${withoutMexicanOne(digits)}`, { extract: false });
  if (!found?.isPossible())
    return refused('No country has such a number: send all its digits, the country code first.');
  if (found.getType() === 'FIXED_LINE') return landline;

  return { status: 'read', digits: found.number.slice(1) };
}

/** Asking for a module again takes as long as reading a number with it. */
const loadLibrary = openOnce(async () => {
  const [{ parsePhoneNumberFromString }, { default: metadata }, { createPlainNumberReader }] = await Promise.all([
    import('libphonenumber-js/max'),
    import('libphonenumber-js/metadata.max'),
    import('./numbering-plans.ts'),
  ]);

  return { parsePhoneNumberFromString, readPlainNumber: createPlainNumberReader(metadata) };
});

/** Until 2019 Mexican mobile numbers were written +52 1 from abroad; old address books and WhatsApp's own ids still have it. */
function withoutMexicanOne(digits: string): string {
  return digits.replace(/^521(?=\d{10}$)/, '52');
}

const landline = refused('It is a landline, which cannot receive messages.');

function refused(detail: string): PhoneNumber {
  return { status: 'refused', detail };
}
