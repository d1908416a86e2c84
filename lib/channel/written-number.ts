/** Phone numbers as IVRs and address books write them: URIs, invisible marks, digits of any script. */

/**
 * The digits, after a plus sign if there was one. Returns undefined if the text holds anything else, such as an
 * extension.
 */
export function readWrittenNumber(text: string): string | undefined {
  if (text.length > maxLength) return undefined;

  const visible = text.replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '').trim();
  const address = addressOf(visible);
  if (address === undefined || address.length > maxNumberLength) return undefined;

  const plain = address
    .replace(/\p{Nd}/gu, asciiDigit)
    .replace(brazilianCarrier, '$1')
    .replace(separators, '')
    .replace(/[\uff0b\ufe62]/g, '+');

  return /^\+?\d+$/.test(plain) ? plain.replace(/^00/, '+') : undefined;
}

/** Of a SIP URI with its parameters. */
const maxLength = 512;
const maxNumberLength = 40;

/** The placeholder of a carrier in `+55 (0xx31) 98888-8888`, and the trunk prefix before it. */
const brazilianCarrier = /^(\D*(?:00)?55\D*)0 ?(?:xx|\*\*)/i;

/** Every dash and blank, and whatever else groups digits: `( ) [ ] . / ~` and their wide forms. */
const separators = /[\p{Pd}\s()[\]./~\u2043\u2053\u2212\u223c\u30fc\uff0e\uff0f\uff08\uff09\uff3b\uff3d\uff5e\uff70]/gu;

/**
 * The number in a URI, without its parameters; returns any other text as it is, and undefined if the URI names a
 * machine and no number.
 */
function addressOf(text: string): string | undefined {
  const uri = /<([^<>]*)>/.exec(text)?.[1]?.trim() ?? text;
  const [, scheme, rest] = /^(tel|sips?|whatsapp|sms|callto):(?:\/\/)?(.*)$/is.exec(uri) ?? [];
  if (scheme === undefined || rest === undefined) return text;

  const decoded = decode(rest);
  if (/^sips?$/i.test(scheme)) return sipUser(decoded);

  const number = decoded.replace(/[;?].*$/s, '');
  const context = /;phone-context=(\+[\d().-]+)/i.exec(decoded)?.[1];

  return context !== undefined && !number.trim().startsWith('+') ? `${context}${number}` : number;
}

/**
 * The part before the `@`, without parameters and password. Without an `@`, an address of dots and digits is a
 * machine's.
 */
function sipUser(address: string): string | undefined {
  const at = address.indexOf('@');
  const user = (at < 0 ? address : address.slice(0, at)).replace(/[;:?].*$/s, '');

  return at < 0 && user.includes('.') ? undefined : user;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Each script's digits are ten code points in a row, zero first. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let first = code;

  while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first -= 1;

  return String((code - first) % 10);
}
