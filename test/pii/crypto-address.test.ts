import { describe, expect, it } from "vitest";
import { bech32Address, bitcoinAddressValid } from "../../src/pii/crypto-address.js";
import { recognise } from "../../src/pii/recognisers.js";

/** Examples of the Bitcoin wiki, BIP-173, BIP-350 and EIP-55. */
const bitcoin = [
  "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
  "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
  "1111111111111111111114oLvT2",
  "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
  "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
];
const ethereum = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

describe("bitcoinAddressValid", () => {
  it.each(bitcoin)("%s, and not with a character changed", (address) => {
    expect(bitcoinAddressValid(address)).toBe(true);
    for (let place = 4; place < address.length; place++) {
      const other = address[place]!.toLowerCase() === "z" ? "2" : address[place] === address[place]!.toUpperCase() ? "Z" : "z";
      expect(bitcoinAddressValid(address.slice(0, place) + other + address.slice(place + 1))).toBe(false);
    }
  });

  it.each([
    "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4", // BIP-350: a character that base 32 lacks
    "bc1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", // BIP-350: version 0 with the newer checksum
    "bc1pw5dgrnzv", // BIP-350: program of one byte
    "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R", // BIP-350: version 17
    "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", // test network
  ])("not %s", (address) => {
    expect(recognise(address)).toEqual([]);
  });
});

it("bech32Address makes the example of BIP-173", () => {
  const program = Array.from("w508d6qejxtdg4y5r3zarvary0c5xw7k", (character) => "qpzry9x8gf2tvdw0s3jn54khce6mua7l".indexOf(character));
  expect(bech32Address("bc", program)).toBe("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
});

it("recognises addresses alone and among words", () => {
  for (const address of bitcoin) {
    expect(recognise(address)).toEqual([{ kind: "crypto-address", checksummed: true, whole: true }]);
    expect(recognise(`send to ${address}.`)).toEqual([{ kind: "crypto-address", checksummed: true, whole: false }]);
  }
  expect(recognise(ethereum)).toEqual([{ kind: "crypto-address", checksummed: false, whole: true }]);
  expect(recognise(ethereum.slice(0, -1))).toEqual([]);
  expect(recognise(`${ethereum}00`)).toEqual([]);
});
