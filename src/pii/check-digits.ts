const digitAt = (text: string, place: number): number => text.charCodeAt(place) - 48;

/** Sum of the leading digits of a text, each times the weight of its place. @param digits decimal digits at least at the places that have a weight */
export function weightedSum(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (let place = 0; place < weights.length; place++) sum += digitAt(digits, place) * weights[place]!;
  return sum;
}

/** Check digit of ISO/IEC 7064 MOD 11,10 at the end. @param digits decimal digits only; one random string in ten passes */
export function mod11With10Valid(digits: string): boolean {
  let product = 10;
  for (let place = 0; place < digits.length - 1; place++) {
    const sum = (digitAt(digits, place) + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (product + digitAt(digits, digits.length - 1)) % 10 === 1;
}

/** Check character of ISO/IEC 7064 MOD 11-2 at the end, X for ten. @param text decimal digits, the last place a digit or X; one in eleven passes */
export function mod11With2Valid(text: string): boolean {
  let sum = 0;
  for (let place = 0; place < text.length - 1; place++) sum = ((sum + digitAt(text, place)) * 2) % 11;
  return (sum + (text.endsWith("X") ? 10 : digitAt(text, text.length - 1))) % 11 === 1;
}

/** Multiplication of the dihedral group D5. Numbers 0 to 4 are turns, 5 to 9 are mirrored turns. */
function dihedral(left: number, right: number): number {
  const turned = left < 5 ? left + (right % 5) : left - (right % 5);
  return (((turned % 5) + 5) % 5) + (left < 5 === right < 5 ? 0 : 5);
}

/** Verhoeff's permutation of digits, applied once a place. */
const verhoeffPermutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4] as const;

/** Check digit of Verhoeff (1969), Error Detecting Decimal Codes, at the end. @param digits decimal digits only; one random string in ten passes */
export function verhoeffValid(digits: string): boolean {
  let check = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = digitAt(digits, digits.length - 1 - i);
    for (let times = i % 8; times > 0; times--) digit = verhoeffPermutation[digit]!;
    check = dihedral(check, digit);
  }
  return check === 0;
}

const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** True for a day of the calendar; a year of two digits may be of any century, so that 29 February counts in every fourth. */
export function isDay(year: number, month: number, day: number): boolean {
  if (day < 1 || day > (monthLengths[month - 1] ?? 0)) return false;
  return month !== 2 || day < 29 || (year % 4 === 0 && (year < 100 || year % 100 !== 0 || year % 400 === 0));
}
