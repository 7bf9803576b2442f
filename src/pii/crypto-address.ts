import { createHash } from "node:crypto";

const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const base32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

/**
 * True for a Bitcoin address of the public network with a right checksum: to a key or a script in base 58 (Base58Check, Bitcoin wiki), or to a
 * witness program in base 32 (BIP-173 and, from version 1 on, BIP-350). Chance is 2⁻³² and 2⁻³⁰.
 * @param address spelled as in the text; base 32 in one case throughout
 */
export function bitcoinAddressValid(address: string): boolean {
  return /^bc1/i.test(address) ? witnessValid(address.toLowerCase()) : base58Valid(address);
}

/** Version 0 (to a key) or 5 (to a script), 20 bytes of hash, and the first four of their double SHA-256. */
function base58Valid(address: string): boolean {
  let number = 0n;
  for (const character of address) number = number * 58n + BigInt(base58.indexOf(character));
  const hex = number.toString(16);
  if (hex.length > 50) return false;
  const bytes = Buffer.from(hex.padStart(50, "0"), "hex");
  return (
    (bytes[0] === 0 || bytes[0] === 5) &&
    sha256(sha256(bytes.subarray(0, 21)))
      .subarray(0, 4)
      .equals(bytes.subarray(21))
  );
}

/** Version, 2 to 40 bytes of program in symbols of 5 bits (20 or 32 bytes for version 0), and six symbols of checksum. */
function witnessValid(address: string): boolean {
  const symbols = Array.from(address.slice(3), (character) => base32.indexOf(character));
  const version = symbols[0]!;
  const byteCount = Math.floor(((symbols.length - 7) * 5) / 8);
  if (version > 16 || byteCount < 2 || byteCount > 40 || (version === 0 && byteCount !== 20 && byteCount !== 32)) return false;
  return checksumOf([...expanded("bc"), ...symbols]) === (version === 0 ? 1 : 0x2bc830a3);
}

/** Address of witness version 0 with its checksum (BIP-173). @param program symbols of 5 bits, each in [0, 32) */
export function bech32Address(prefix: string, program: readonly number[]): string {
  const data = [0, ...program];
  const checksum = checksumOf([...expanded(prefix), ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const symbols = [...data, ...[25, 20, 15, 10, 5, 0].map((shift) => (checksum >>> shift) & 31)];
  return `${prefix}1${symbols.map((symbol) => base32[symbol]).join("")}`;
}

const expanded = (prefix: string): number[] => {
  const codes = Array.from(prefix, (character) => character.charCodeAt(0));
  return [...codes.map((code) => code >>> 5), 0, ...codes.map((code) => code & 31)];
};

const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;

/** The BCH code of BIP-173 over symbols of 5 bits. @returns 30 bits */
function checksumOf(symbols: readonly number[]): number {
  let checksum = 1;
  for (const symbol of symbols) {
    const top = checksum >>> 25;
    checksum = ((checksum & 0x1ffffff) << 5) ^ symbol;
    for (let bit = 0; bit < 5; bit++) if ((top >>> bit) & 1) checksum ^= generators[bit]!;
  }
  return checksum;
}
