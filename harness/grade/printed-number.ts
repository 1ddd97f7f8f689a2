/** What a printed number says: the interval of all numbers that are printed so. */

/** A number as text: '0.9677000045776367', '6.', '1e-3', '-4'. */
export const numberPattern = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`;

export interface PrintedNumber {
  readonly text: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** From so many digits on, a number is printed whole and not rounded for reading. */
const wholeDigits = 9;

/**
 * Half a unit of the last printed digit; of a single float that was printed as a double (its digits are then an
 * artefact of the base), half the distance to the next single float (IEEE 754: 24 bits).
 */
function halfUnit(text: string, value: number): number {
  const [digits = '', exponent = '0'] = text.toLowerCase().split('e');
  const decimals = digits.includes('.') ? digits.length - digits.indexOf('.') - 1 : 0;
  const significant = digits.replace(/[-+.]/g, '').replace(/^0+/, '').length;
  if (significant >= wholeDigits && Math.fround(value) === value && value !== 0) {
    return 2 ** (Math.floor(Math.log2(Math.abs(value))) - 24);
  }
  return 10 ** (Number(exponent) - decimals) / 2;
}

/** Null for text that is no finite number. */
export function readNumber(text: string): PrintedNumber | null {
  const trimmed = text.trim();
  if (!new RegExp(`^${numberPattern}$`).test(trimmed)) return null;
  const value = Number(trimmed);
  if (!Number.isFinite(value)) return null;
  const half = halfUnit(trimmed, value);
  return { text: trimmed, value, low: value - half, high: value + half };
}

/** As `readNumber`, of an exact whole number: nothing was rounded. */
export function readCount(text: string): PrintedNumber | null {
  const number = readNumber(text);
  return number === null || !Number.isSafeInteger(number.value)
    ? null
    : { ...number, low: number.value, high: number.value };
}
