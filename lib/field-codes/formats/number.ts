/**
 * Decimal digits of a non-negative double, rounded HALF_EVEN from its exact binary value.
 * `toFixed` is exact too, except that it rounds ties up. At d digits there is a tie exactly if x·2^(d+1) is odd.
 */
export function fixedDigits(value: number, digits: number): string {
  if (value >= 1e21) return digits === 0 ? BigInt(value).toString() : `${BigInt(value)}.${'0'.repeat(digits)}`;
  if (digits > 100) return manyDigits(value, digits);
  const text = value.toFixed(digits);
  if (!isTie(value, digits)) return text;
  const last = text.charCodeAt(text.length - 1) - 48;
  return last % 2 === 0 ? text : text.slice(0, -1) + (last - 1);
}

/** Of one digit, two digits and so on, times two. */
const powersOfTwo: readonly number[] = [2, 4, 8, 16, 32, 64, 128];

function isTie(value: number, digits: number): boolean {
  const scaled = value * (powersOfTwo[digits] ?? 2 ** (digits + 1));
  return scaled < 2 ** 53 && scaled % 2 === 1;
}

/**
 * Beyond the range of `toFixed`: the double is mantissa·2^exponent, so mantissa·10^digits divided by a power of two
 * rounds exactly.
 */
function manyDigits(value: number, digits: number): string {
  const bits = new BigUint64Array(new Float64Array([value]).buffer)[0] ?? 0n;
  const raw = (bits >> 52n) & 2047n;
  const mantissa = (bits & ((1n << 52n) - 1n)) | (raw === 0n ? 0n : 1n << 52n);
  const exponent = (raw === 0n ? 1n : raw) - 1075n;
  const scaled = mantissa * 10n ** BigInt(digits);
  const text = (exponent >= 0n ? scaled << exponent : roundedQuotient(scaled, 1n << -exponent))
    .toString()
    .padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

/** A number without a pattern: rounded to a whole, no grouping, no exponent, zero without a sign. */
export function plainNumber(value: number): string {
  if (Number.isInteger(value) && value < 1e15 && value > -1e15) return value === 0 ? '0' : String(value);
  const text = fixedDigits(Math.abs(value), 0);
  return value < 0 && text !== '0' ? `-${text}` : text;
}

/** `Round(n, digits)`: HALF_EVEN; negative digits round left of the point. */
export function roundHalfEven(value: number, digits: number): number {
  if (digits > 340 || (digits >= 0 && Number.isInteger(value))) return value;
  if (digits < -310) return 0;
  const size = Math.abs(value);
  const rounded = digits >= 0 ? Number(fixedDigits(size, digits)) : roundLeft(size, -digits);
  return value < 0 ? 0 - rounded : rounded;
}

/** A fraction below the units can only break a tie, so it counts as half a unit. */
function roundLeft(size: number, digits: number): number {
  const whole = BigInt(Math.trunc(size)) * 2n + (Number.isInteger(size) ? 0n : 1n);
  const unit = 10n ** BigInt(digits);
  return Number(roundedQuotient(whole, unit * 2n) * unit);
}
