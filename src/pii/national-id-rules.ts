import { isDay, mod11With2Valid, mod11With10Valid, verhoeffValid, weightedSum } from "./check-digits.js";
import { luhnValid } from "./checksums.js";

/** How an official number of a person is written, checked, and passed by numbers that are none. */
export interface NationalIdRule {
  /** For reasons and notes: "Polish PESEL numbers". */
  readonly name: string;
  /** Canonical spellings, of which the first has the chance below: d a digit, a a letter, n either; all else stands for itself. */
  readonly forms: readonly string[];
  /** Tells numbers that may have been issued; gets letters and digits alone, in capitals. */
  readonly valid: (compact: string) => boolean;
  /** Share of texts drawn at random in the first form (each d, a and n evenly) that are valid. */
  readonly chance: number;
  /**
   * The same where dates and prefixes are right already, so that the check digits alone decide; 1 where there are none. Ordinary numbers
   * often begin with a date or a fixed prefix, so that columns are judged by this one.
   */
  readonly checkChance: number;
}

const dniLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

/** Spain, DNI and NIE: the letter is the number modulo 23, X, Y and Z in front counting 0, 1 and 2 (Ministerio del Interior, Cálculo del dígito de control del NIF/NIE). */
function spanishValid(id: string): boolean {
  const digits = id.slice(0, -1).replace(/^[XYZ]/, (letter) => String("XYZ".indexOf(letter)));
  return dniLetters[Number(digits) % 23] === id.at(-1);
}

/**
 * France, NIR: sex, year, month (20 to 42 and 50 to 99 where it is unknown), department and commune, order, and the key 97 − number mod 97;
 * Corsica's 2A and 2B count as 19 and 18 (INSEE, Code officiel géographique; décret n° 82-103).
 */
function nirValid(id: string): boolean {
  if (!/^[1-478]\d\d(?:0[1-9]|1[0-2]|[235-9]\d|4[0-2])/.test(id)) return false;
  const digits = id.replace(/^(.{5})2A/, "$119").replace(/^(.{5})2B/, "$118");
  return 97 - (Number(digits.slice(0, 13)) % 97) === Number(digits.slice(13));
}

const fiscalOdd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23] as const;

/**
 * Italy, codice fiscale: letters of the name, year, letter of the month, day (women 41 to 71), place, and a letter from two tables over odd
 * and even places (Decreto ministeriale 23 dicembre 1976). Letters in place of digits, given to namesakes, are not known here.
 */
function codiceFiscaleValid(id: string): boolean {
  if (!/^[A-Z]{6}\d\d[ABCDEHLMPRST](?:[04][1-9]|[1256]\d|[37][01])[A-Z]\d{3}[A-Z]$/.test(id)) return false;
  let sum = 0;
  for (let place = 0; place < 15; place++) {
    const value = Number.parseInt(id[place]!, 36);
    const index = value < 10 ? value : value - 10;
    sum += place % 2 === 0 ? fiscalOdd[index]! : index;
  }
  return sum % 26 === id.charCodeAt(15) - 65;
}

/** Germany, Steuer-ID: not 0 in front, of the first ten digits just one stands twice or three times, ISO 7064 MOD 11,10 (BZSt, Steuerliche Identifikationsnummer, § 139b AO). */
function steuerIdValid(id: string): boolean {
  if (id.startsWith("0")) return false;
  const counts = new Uint8Array(10);
  for (const digit of id.slice(0, 10)) counts[Number(digit)]!++;
  const repeated = counts.filter((count) => count > 1);
  return repeated.length === 1 && repeated[0]! <= 3 && mod11With10Valid(id);
}

/** Netherlands, BSN: the 11-proof with weights 9 to 2 and −1 (Logisch Ontwerp BSN, RvIG). */
function bsnValid(id: string): boolean {
  return weightedSum(id, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && id !== "000000000";
}

/**
 * Belgium, national register: day of birth (months and days 00 where unknown, month + 20 or + 40 in the BIS register) and 97 − number mod 97,
 * with a 2 in front for births from 2000 on (koninklijk besluit 3 april 1984; IT 000, Rijksregister).
 */
function belgianValid(id: string): boolean {
  const month = Number(id.slice(2, 4));
  if (month > 52 || month % 20 > 12 || Number(id.slice(4, 6)) > 31) return false;
  const [number, check] = [id.slice(0, 9), Number(id.slice(9))];
  return 97 - (Number(number) % 97) === check || 97 - (Number(`2${number}`) % 97) === check;
}

/** Poland, PESEL: day of birth with the century in the month (+ 80, 0, 20, 40, 60), weights 1 3 7 9 (Ministerstwo Cyfryzacji, Co to jest numer PESEL). */
function peselValid(id: string): boolean {
  if (!isDay(Number(id.slice(0, 2)), Number(id.slice(2, 4)) % 20, Number(id.slice(4, 6)))) return false;
  return weightedSum(id, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;
}

/** Sweden, personnummer and samordningsnummer (day + 60): day of birth and Luhn over the last ten digits (Skatteverket, SKV 704 and 707). */
function personnummerValid(id: string): boolean {
  if (id.length === 12 && !/^(?:18|19|20)/.test(id)) return false;
  const digits = id.slice(-10);
  const day = Number(digits.slice(4, 6));
  return isDay(Number(digits.slice(0, 2)), Number(digits.slice(2, 4)), day > 60 ? day - 60 : day) && luhnValid(digits);
}

/**
 * Norway, fødselsnummer: day of birth and two digits modulo 11; day + 40 is a D-number, month + 40, 65 and 80 are those of hospitals and of tests
 * (Skatteetaten; folkeregisterforskriften § 2-2-1). The looser check planned for 2032 is not known here.
 */
function fodselsnummerValid(id: string): boolean {
  const day = Number(id.slice(0, 2));
  const month = Number(id.slice(2, 4));
  const offset = [80, 65, 40, 0].find((least) => month > least) ?? 0;
  if (!isDay(Number(id.slice(4, 6)), month - offset, day > 40 ? day - 40 : day)) return false;
  return weightedSum(id, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 && weightedSum(id, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
}

/** Finland, HETU: day of birth, sign of the century, number from 002 on, and a character by the nine digits modulo 31 (DVV, The personal identity code). */
function hetuValid(id: string): boolean {
  const digits = id.slice(0, 6) + id.slice(-4, -1);
  const century = id.slice(6, -4); // "" where the sign was - or +
  if (!/^[A-FU-Y]?$/.test(century) || Number(digits.slice(6)) < 2) return false;
  if (!isDay(Number(digits.slice(4, 6)), Number(digits.slice(2, 4)), Number(digits.slice(0, 2)))) return false;
  return "0123456789ABCDEFHJKLMNPRSTUVWXY"[Number(digits) % 31] === id.at(-1);
}

/** Portugal, NIF of persons (1, 2, 3 or 45 in front): modulo 11 with weights 9 to 2, remainders 0 and 1 giving 0 (Decreto-Lei 14/2013; Autoridade Tributária). */
function nifValid(id: string): boolean {
  const rest = weightedSum(id, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return /^(?:[123]|45)/.test(id) && Number(id[8]) === (rest < 2 ? 0 : 11 - rest);
}

/** Brazil, CPF: two digits modulo 11, remainders 0 and 1 giving 0; not all digits alike (Receita Federal, Cadastro de Pessoas Físicas). */
function cpfValid(id: string): boolean {
  if (/^(\d)\1*$/.test(id)) return false;
  const checkOf = (sum: number): number => (sum % 11 < 2 ? 0 : 11 - (sum % 11));
  const first = checkOf(weightedSum(id, [10, 9, 8, 7, 6, 5, 4, 3, 2]));
  const second = checkOf(weightedSum(id, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]));
  return Number(id[9]) === first && Number(id[10]) === second;
}

/** Chile, RUT: modulo 11 with weights 2 to 7 from the right, K for ten (Servicio de Impuestos Internos; Registro Civil). */
function rutValid(id: string): boolean {
  const sum = weightedSum(id.slice(0, -1).padStart(8, "0"), [3, 2, 7, 6, 5, 4, 3, 2]);
  return "0K987654321"[sum % 11] === id.at(-1);
}

/** India, Aadhaar: not 0 or 1 in front, Verhoeff's check digit (UIDAI, A UID Numbering Scheme, 2010). */
function aadhaarValid(id: string): boolean {
  return id >= "2" && verhoeffValid(id);
}

/** China, resident identity: code of the province, full day of birth, ISO 7064 MOD 11-2 (GB 11643-1999). */
function chineseValid(id: string): boolean {
  if (!/^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)\d{4}(?:18|19|20)/.test(id)) return false;
  return isDay(Number(id.slice(6, 10)), Number(id.slice(10, 12)), Number(id.slice(12, 14))) && mod11With2Valid(id);
}

/** South Korea, RRN: day of birth and modulo 11 with weights 2 to 9 and 2 to 5 (주민등록법 시행규칙). Numbers given since October 2020 have no check digit. */
function koreanValid(id: string): boolean {
  if (!isDay(Number(id.slice(0, 2)), Number(id.slice(2, 4)), Number(id.slice(4, 6)))) return false;
  return (11 - (weightedSum(id, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 === Number(id[12]);
}

/** Turkey, TCKN: not 0 in front; tenth digit from the odd and even places, eleventh from the sum of all (NVİ, T.C. Kimlik No algoritması). */
function tcknValid(id: string): boolean {
  if (id.startsWith("0")) return false;
  const tenth = ((weightedSum(id, [7, -1, 7, -1, 7, -1, 7, -1, 7]) % 10) + 10) % 10 === Number(id[9]);
  return tenth && weightedSum(id, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]) % 10 === Number(id[10]);
}

/** South Africa, identity number: day of birth, citizen, resident or refugee (0, 1, 2), Luhn (Identification Act 68 of 1997; Home Affairs). */
function southAfricanValid(id: string): boolean {
  const [year, month, day] = [Number(id.slice(0, 2)), Number(id.slice(2, 4)), Number(id.slice(4, 6))];
  return isDay(year, month, day) && Number(id[10]) <= 2 && luhnValid(id);
}

/** Australia, tax file number of nine digits: modulo 11 (ATO, TFN algorithm). */
function tfnValid(id: string): boolean {
  return weightedSum(id, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0 && id !== "000000000";
}

/** Australia, Medicare card: 2 to 6 in front, ninth digit modulo 10 with weights 1 3 7 9, then the issue, and on some lists the person's place on it (Services Australia). */
function medicareValid(id: string): boolean {
  return /^[2-6]/.test(id) && weightedSum(id, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(id[8]);
}

/** Canada, social insurance number: not 0 or 8 in front, Luhn (Service Canada, Social Insurance Number Code of Practice). */
function sinValid(id: string): boolean {
  return /^[^08]/.test(id) && luhnValid(id);
}

/**
 * Czechia and Slovakia, rodné číslo of ten digits: day of birth (month + 50 for women, + 20 where a day ran out of numbers) and a multiple
 * of 11 (zákon 133/2000 Sb. § 13; zákon 301/1995 Z. z.). Numbers of nine digits, given until 1953, have no check.
 */
function rodneCisloValid(id: string): boolean {
  const month = Number(id.slice(2, 4)) % 50;
  if (!isDay(Number(id.slice(0, 2)), month > 20 ? month - 20 : month, Number(id.slice(4, 6)))) return false;
  return Number(id) % 11 === 0 || (Number(id.slice(0, 9)) % 11 === 10 && id.endsWith("0"));
}

/** Switzerland, AHV number: 756 in front and the check digit of EAN-13 (BSV, Weisungen zur AHV-Nummer). */
function ahvValid(id: string): boolean {
  return id.startsWith("756") && weightedSum(id, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0;
}

/** United Kingdom, NHS number: modulo 11 with weights 10 to 1 (NHS Data Dictionary, NHS NUMBER). ISBN-10 has the same check, and an X for ten that no NHS number has. */
function nhsValid(id: string): boolean {
  return weightedSum(id, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0 && id !== "0000000000";
}

/** United Kingdom, national insurance number: prefixes that are given, and A to D at the end; no check digit (HMRC, NIM39110). */
function ninoValid(id: string): boolean {
  return /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(id);
}

/** United States, national provider identifier: 1 or 2 in front, Luhn behind 80840 (CMS, 45 CFR 162.406). */
function npiValid(id: string): boolean {
  return /^[12]/.test(id) && luhnValid(`80840${id}`);
}

/** United States, DEA registration of prescribers: code of the registrant, letter of the name, seven digits of which the last checks (21 CFR 1301; DEA Diversion Control). */
function deaValid(id: string): boolean {
  return /^[ABCDEFGHJKLMPRSTUX]/.test(id) && weightedSum(id.slice(2), [1, 2, 1, 2, 1, 2]) % 10 === Number(id[8]);
}

/**
 * Official numbers of persons, with the share of random texts that each lets pass (a statistical test draws them).
 *
 * The US social security and taxpayer numbers have no check and are told by their grouping, see `recognisers.ts`. The Danish CPR number has
 * had none since 2007: what is left, a date, is no evidence, so that it is known by its header alone.
 */
export const nationalIdRules: readonly NationalIdRule[] = [
  {
    name: "Spanish DNI or NIE numbers",
    forms: ["dddddddda", "dddddddd-a", ...["X", "Y", "Z"].flatMap((first) => [`${first}ddddddda`, `${first}-ddddddd-a`])],
    valid: spanishValid,
    chance: 1 / 26,
    checkChance: 1 / 23,
  },
  {
    name: "French NIR (social security) numbers",
    forms: [
      "ddddddddddddddd",
      "d dd dd dd ddd ddd dd",
      ...["2A", "2B"].flatMap((land) => [`ddddd${land}dddddddd`, `d dd dd ${land} ddd ddd dd`]),
    ],
    valid: nirValid,
    chance: (0.6 * 0.85) / 100,
    checkChance: 1 / 97,
  },
  {
    name: "Italian codici fiscali",
    forms: ["aaaaaaddaddaddda"],
    valid: codiceFiscaleValid,
    chance: (12 * 0.62) / 26 / 26,
    checkChance: 1 / 26,
  },
  {
    name: "German tax identification numbers",
    forms: ["ddddddddddd", "dd ddd ddd ddd"],
    valid: steuerIdValid,
    chance: 0.003429,
    checkChance: 0.1,
  },
  {
    name: "Dutch citizen service numbers (BSN)",
    forms: ["ddddddddd", "dddd.dd.ddd"],
    valid: bsnValid,
    chance: 1 / 11,
    checkChance: 1 / 11,
  },
  {
    name: "Belgian national register numbers",
    forms: ["ddddddddddd", "dd.dd.dd-ddd.dd"],
    valid: belgianValid,
    chance: (0.39 * 0.32 * 2) / 100,
    checkChance: 2 / 97,
  },
  { name: "Polish PESEL numbers", forms: ["ddddddddddd"], valid: peselValid, chance: 0.018263, checkChance: 0.1 },
  {
    name: "Swedish personal identity numbers",
    forms: ["dddddddddd", "dddddd-dddd", "dddddd+dddd", "dddddddddddd", "dddddddd-dddd"],
    valid: personnummerValid,
    chance: 0.007305,
    checkChance: 0.1,
  },
  {
    name: "Norwegian birth numbers",
    forms: ["ddddddddddd", "dddddd ddddd"],
    valid: fodselsnummerValid,
    chance: 0.2922 / 121,
    checkChance: 1 / 121,
  },
  {
    name: "Finnish personal identity codes",
    forms: ["dddddd-dddn", "dddddd+dddn", "ddddddadddn"],
    valid: hetuValid,
    chance: (0.036525 * 0.998) / 36,
    checkChance: 1 / 31,
  },
  { name: "Portuguese tax numbers (NIF)", forms: ["ddddddddd", "ddd ddd ddd"], valid: nifValid, chance: 0.031, checkChance: 0.1 },
  { name: "Brazilian CPF numbers", forms: ["ddddddddddd", "ddd.ddd.ddd-dd"], valid: cpfValid, chance: 0.01, checkChance: 0.01 },
  {
    name: "Chilean RUT numbers",
    forms: ["dddddddd-d", "dddddddd-K", "ddddddd-d", "ddddddd-K", "dd.ddd.ddd-d", "dd.ddd.ddd-K", "d.ddd.ddd-d", "d.ddd.ddd-K"],
    valid: rutValid,
    chance: 1 / 11,
    checkChance: 1 / 11,
  },
  { name: "Indian Aadhaar numbers", forms: ["dddddddddddd", "dddd dddd dddd"], valid: aadhaarValid, chance: 0.08, checkChance: 0.1 },
  {
    name: "Chinese resident identity numbers",
    forms: ["dddddddddddddddddd", "dddddddddddddddddX"],
    valid: chineseValid,
    chance: (0.36 * 0.03 * 0.036525) / 11,
    checkChance: 1 / 11,
  },
  {
    name: "South Korean resident registration numbers",
    forms: ["ddddddddddddd", "dddddd-ddddddd"],
    valid: koreanValid,
    chance: 0.0036525,
    checkChance: 0.1,
  },
  { name: "Turkish identification numbers", forms: ["ddddddddddd"], valid: tcknValid, chance: 0.009, checkChance: 0.01 },
  {
    name: "South African identity numbers",
    forms: ["ddddddddddddd", "dddddd dddd ddd", "dddddd dddd dd d"],
    valid: southAfricanValid,
    chance: 0.036525 * 0.3 * 0.1,
    checkChance: 0.1,
  },
  { name: "Australian tax file numbers", forms: ["ddddddddd", "ddd ddd ddd"], valid: tfnValid, chance: 1 / 11, checkChance: 1 / 11 },
  {
    name: "Australian Medicare numbers",
    forms: ["dddddddddd", "dddd ddddd d", "ddddddddddd", "dddd ddddd d d"],
    valid: medicareValid,
    chance: 0.05,
    checkChance: 0.1,
  },
  {
    name: "Canadian social insurance numbers",
    forms: ["ddddddddd", "ddd ddd ddd", "ddd-ddd-ddd"],
    valid: sinValid,
    chance: 0.08,
    checkChance: 0.1,
  },
  {
    name: "Czech or Slovak birth numbers",
    forms: ["dddddddddd", "dddddd/dddd"],
    valid: rodneCisloValid,
    chance: 0.1461 * (1 / 11 + 1 / 110),
    checkChance: 0.1,
  },
  {
    name: "Swiss social security numbers (AHV)",
    forms: ["ddddddddddddd", "ddd.dddd.dddd.dd"],
    valid: ahvValid,
    chance: 0.0001,
    checkChance: 0.1,
  },
  {
    name: "British NHS numbers",
    forms: ["dddddddddd", "ddd ddd dddd", "ddd-ddd-dddd"],
    valid: nhsValid,
    chance: 1 / 11,
    checkChance: 1 / 11,
  },
  {
    name: "British national insurance numbers",
    forms: ["aadddddda", "aa dd dd dd a", "aa dddddd a"],
    valid: ninoValid,
    chance: ((20 * 19 - 7) * 4) / 26 ** 3,
    checkChance: 1,
  },
  { name: "US provider numbers (NPI)", forms: ["dddddddddd"], valid: npiValid, chance: 0.02, checkChance: 0.1 },
  { name: "US DEA registration numbers", forms: ["aaddddddd"], valid: deaValid, chance: 1.8 / 26, checkChance: 0.1 },
];
