/** Luhn check (ISO/IEC 7812-1, annex B). @param digits decimal digits only, any length; one random string in ten passes */
export function luhnValid(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 1 && sum % 10 === 0;
}

/** Length of an IBAN by country (SWIFT IBAN registry). */
const ibanLengths: Readonly<Record<string, number>> = {
  AD: 24,
  AE: 23,
  AL: 28,
  AT: 20,
  AZ: 28,
  BA: 20,
  BE: 16,
  BG: 22,
  BH: 22,
  BI: 27,
  BR: 29,
  BY: 28,
  CH: 21,
  CR: 22,
  CY: 28,
  CZ: 24,
  DE: 22,
  DJ: 27,
  DK: 18,
  DO: 28,
  EE: 20,
  EG: 29,
  ES: 24,
  FI: 18,
  FK: 18,
  FO: 18,
  FR: 27,
  GB: 22,
  GE: 22,
  GI: 23,
  GL: 18,
  GR: 27,
  GT: 28,
  HN: 28,
  HR: 21,
  HU: 28,
  IE: 22,
  IL: 23,
  IQ: 23,
  IS: 26,
  IT: 27,
  JO: 30,
  KW: 30,
  KZ: 20,
  LB: 28,
  LC: 32,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  LY: 25,
  MC: 27,
  MD: 24,
  ME: 22,
  MK: 19,
  MN: 20,
  MR: 27,
  MT: 31,
  MU: 30,
  NI: 28,
  NL: 18,
  NO: 15,
  OM: 23,
  PK: 24,
  PL: 28,
  PS: 29,
  PT: 25,
  QA: 29,
  RO: 24,
  RS: 22,
  RU: 33,
  SA: 24,
  SC: 31,
  SD: 18,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  SO: 23,
  ST: 25,
  SV: 28,
  TL: 23,
  TN: 24,
  TR: 26,
  UA: 29,
  VA: 22,
  VG: 24,
  XK: 20,
  YE: 30,
};

/** Remainder modulo 97 of an IBAN's digits with the first four characters moved to the end (ISO 13616, ISO 7064 MOD 97-10). */
export function ibanRemainder(compact: string): number {
  let remainder = 0;
  for (const character of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

/** True for an IBAN of a known country with its right length and checksum. @param compact capitals and digits, no spaces */
export function ibanValid(compact: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(compact)) return false;
  return ibanLengths[compact.slice(0, 2)] === compact.length && ibanRemainder(compact) === 1;
}

/**
 * True for a payment card number by issuer prefix, length and Luhn (Visa, Mastercard, American Express, Discover, Diners, JCB, UnionPay, Maestro).
 * Visa numbers of 13 digits are left out: none was issued for decades, and German article numbers look the same.
 * @param digits decimal digits only
 */
export function paymentCardValid(digits: string): boolean {
  return issuerPattern.test(digits) && luhnValid(digits);
}

const issuerPattern = new RegExp(
  `^(?:${[
    "4(?:\\d{15}|\\d{18})",
    "5[1-5]\\d{14}",
    "2(?:22[1-9]|2[3-9]\\d|[3-6]\\d\\d|7[01]\\d|720)\\d{12}",
    "3[47]\\d{13}",
    "6(?:011|4[4-9]\\d|5\\d\\d)\\d{12}",
    "3(?:0[0-5]|[68]\\d)\\d{11}",
    "35(?:2[89]|[3-8]\\d)\\d{12}",
    "62\\d{14,17}",
    "(?:5018|5020|5038|5893|6304|6759|676[1-3])\\d{12}",
  ].join("|")})$`,
);
