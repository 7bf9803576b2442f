import type { Rng } from "../random/rng.js";
import { ibanRemainder, luhnValid } from "./checksums.js";
import { bech32Address } from "./crypto-address.js";
import { permutedIndex } from "./index-permutation.js";

/** Same list as `SurrogateClass` in metadata, which stands above this folder; a test holds the two together. */
export type SurrogateKind =
  | "person-name"
  | "first-name"
  | "last-name"
  | "email"
  | "phone"
  | "street-address"
  | "iban"
  | "payment-card"
  | "ip"
  | "mac"
  | "url"
  | "national-id"
  | "crypto-address"
  | "username";

/** Word lists that surrogates are made of; see `loadSurrogateWords`. */
export interface SurrogateWords {
  readonly firstNames: readonly string[];
  readonly middleNames: readonly string[];
  readonly lastNames: readonly string[];
  readonly streetEndings: readonly string[];
}

/** Reads the English word lists of faker (about 25 ms, hence only when a column needs them). None of faker's own random methods is used. */
export async function loadSurrogateWords(): Promise<SurrogateWords> {
  const { faker } = await import("@faker-js/faker/locale/en");
  const { person, location } = faker.rawDefinitions;
  const bySex = (
    lists: { generic?: readonly string[] | null; female?: readonly string[] | null; male?: readonly string[] | null } | null | undefined,
  ) => [...new Set([...(lists?.generic ?? []), ...(lists?.female ?? []), ...(lists?.male ?? [])])];
  return {
    firstNames: bySex(person?.first_name),
    middleNames: bySex(person?.middle_name),
    lastNames: bySex(person?.last_name),
    streetEndings: [...(location?.street_suffix ?? [])],
  };
}

const reservedDomains = ["example.com", "example.net", "example.org"] as const;
/** Address blocks for documentation (RFC 5737) and for benchmarks (RFC 2544): never a host on the Internet. */
const reservedIpBlocks = [
  { first: 3221225984, size: 256 }, // 192.0.2.0/24
  { first: 3325256704, size: 256 }, // 198.51.100.0/24
  { first: 3405803776, size: 256 }, // 203.0.113.0/24
  { first: 3323068416, size: 131072 }, // 198.18.0.0/15
] as const;

const pick = (list: readonly string[], row: number, draw: number, rng: Rng): string =>
  list[Math.floor(rng.floatAt(row, draw) * list.length)] ?? "X";
const below = (bound: number, row: number, draw: number, rng: Rng): number => Math.floor(rng.floatAt(row, draw) * bound);
const padded = (value: number, width: number, radix = 10): string => value.toString(radix).padStart(width, "0");
const ascii = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, "");

/**
 * The surrogate of a row (or person): depends on kind, row and rng alone, so that any shard can be drawn.
 *
 * What it is drawn from, so that it belongs to nobody:
 * - email, url: domains reserved for examples (RFC 2606), with 40 bits of number in front of the @ or in the path
 * - phone: North American area codes N9X, which are kept for the expansion of the numbering plan and assigned to nobody
 * - iban: country code ZZ (user-assigned in ISO 3166, no bank has it), checksum right, so that the source's own validators accept the form
 * - payment-card: prefix 9999 (national use, country code not assigned) and a wrong Luhn digit
 * - ip: blocks for documentation and benchmarks; mac: locally administered addresses
 * - national-id: US social security form with area 900–999 and group 01–49, issued neither as SSN nor as ITIN; whatever country the
 *   source's numbers are of, for most countries keep no range free
 * - crypto-address: Bitcoin's form with the prefix of private test networks (bcrt), checksum right
 * - street-address: five-digit number, two surnames and an ending; person-name: first, middle and double last name. A first or last name by
 *   itself is an ordinary name that many people bear, and is meant to be one.
 *
 * Different rows have different values for email, phone, iban, payment-card, mac, url, national-id (up to 48,995,100 rows),
 * crypto-address and username.
 *
 * @param row integer in [0, 2^32)
 */
export function surrogateAt(kind: SurrogateKind, row: number, rng: Rng, words: SurrogateWords): string {
  const first = (): string => pick(words.firstNames, row, 1, rng);
  const last = (draw: number): string => pick(words.lastNames, row, draw, rng);
  const token = (): string => permutedIndex(row, 2 ** 40, rng).toString(36);
  switch (kind) {
    case "first-name":
      return first();
    case "last-name":
      return `${last(3)}-${last(4)}`;
    case "person-name":
      return `${first()} ${pick(words.middleNames, row, 2, rng)} ${last(3)}-${last(4)}`;
    case "email":
      return `${ascii(first())}.${ascii(last(3))}.${token()}@${pick(reservedDomains, row, 5, rng)}`;
    case "username":
      return `${ascii(first())}_${token()}`;
    case "url":
      return `https://www.${pick(reservedDomains, row, 5, rng)}/${ascii(last(3))}/${token()}`;
    case "phone":
      return phoneAt(row, rng);
    case "street-address":
      return `${10000 + below(90000, row, 6, rng)} ${last(3)} ${last(4)} ${pick(words.streetEndings, row, 7, rng)}`;
    case "iban":
      return ibanAt(row, rng);
    case "payment-card":
      return paymentCardAt(row, rng);
    case "ip":
      return ipAt(row, rng);
    case "mac":
      return padded(permutedIndex(row, 2 ** 40, rng), 10, 16)
        .replace(/../g, ":$&")
        .replace(/^/, "02");
    case "national-id":
      return nationalIdAt(row, rng);
    case "crypto-address":
      return cryptoAddressAt(row, rng);
    default:
      return kind satisfies never;
  }
}

/** +1 N9X NXX XXXX with N in 2–9 and X in 0–9: 80 area codes, 800 exchanges, 10,000 lines. */
function phoneAt(row: number, rng: Rng): string {
  const index = permutedIndex(row % 640_000_000, 640_000_000, rng);
  const area = Math.floor(index / 8_000_000);
  const exchange = 200 + (Math.floor(index / 10000) % 800);
  return `+1 ${2 + Math.floor(area / 10)}9${area % 10} ${exchange} ${padded(index % 10000, 4)}`;
}

function ibanAt(row: number, rng: Rng): string {
  const account = padded(below(1e6, row, 8, rng), 6) + padded(permutedIndex(row, 1e12, rng), 12);
  return `ZZ${padded(98 - ibanRemainder(`ZZ00${account}`), 2)}${account}`;
}

function paymentCardAt(row: number, rng: Rng): string {
  const body = `9999${padded(permutedIndex(row, 1e11, rng), 11)}`;
  const wrong = below(10, row, 8, rng);
  return luhnValid(`${body}${wrong}`) ? `${body}${(wrong + 1) % 10}` : `${body}${wrong}`;
}

function ipAt(row: number, rng: Rng): string {
  let index = below(131072 + 768, row, 8, rng);
  for (const { first, size } of reservedIpBlocks) {
    if (index < size) return [24, 16, 8, 0].map((shift) => ((first + index) >>> shift) & 255).join(".");
    index -= size;
  }
  return "192.0.2.1";
}

function nationalIdAt(row: number, rng: Rng): string {
  const size = 100 * 49 * 9999;
  const index = permutedIndex(row % size, size, rng);
  const serial = 1 + (index % 9999);
  const group = 1 + (Math.floor(index / 9999) % 49);
  return `${900 + Math.floor(index / (9999 * 49))}-${padded(group, 2)}-${padded(serial, 4)}`;
}

/** Program of 20 bytes: 40 bits that differ between rows, and 120 drawn ones. */
function cryptoAddressAt(row: number, rng: Rng): string {
  let index = permutedIndex(row, 2 ** 40, rng);
  const symbols = Array.from({ length: 32 }, (_, place) => {
    if (place >= 8) return below(32, row, place, rng);
    const symbol = index % 32;
    index = Math.floor(index / 32);
    return symbol;
  });
  return bech32Address("bcrt", symbols);
}
